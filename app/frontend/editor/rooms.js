import { Room } from "./room.js";

/** Rooms outlive their element until everything in them is saved: a swapped page loses no word. */
const rooms = new Map();

export function enter(options) {
  const waiting = rooms.get(options.id);
  if (waiting && !waiting.ending) return waiting;
  const room = new Room(options);
  rooms.set(options.id, room);
  return room;
}

/** Close a room that no element shows, once nothing in it waits for the server. */
export async function leave(room) {
  while (!room.entered && !room.ending && room.ledger.unsaved) await room.settled(5000);
  if (room.entered) return;
  if (rooms.get(room.id) === room) rooms.delete(room.id);
  room.destroy();
}
