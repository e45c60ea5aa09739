import * as Y from "yjs";

/**
 * The words in updates that never reached the server, one line per paragraph or place.
 * Text that was typed and deleted again is left out.
 */
export function wordsOf(updates) {
  if (!updates.length) return "";
  const { structs, ds } = Y.decodeUpdate(Y.mergeUpdates(updates));
  const lines = [];
  let end = null;
  for (const struct of structs) {
    if (!(struct.content instanceof Y.ContentString)) continue;
    const { client, clock } = struct.id;
    const continues = struct.origin?.client === client && struct.origin.clock === end;
    if (!continues) lines.push("");
    lines[lines.length - 1] += kept(struct, ds);
    end = clock + struct.length - 1;
  }
  return lines.filter((line) => line.trim()).join("\n");
}

function kept(struct, deletions) {
  const { client, clock } = struct.id;
  const gone = deletions.clients.get(client) ?? [];
  const stays = (at) => !gone.some((range) => at >= range.clock && at < range.clock + range.len);
  return struct.content.str
    .split("")
    .filter((_, index) => stays(clock + index))
    .join("");
}
