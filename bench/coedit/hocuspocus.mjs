// The peer @hocuspocus/server as its manual starts it. usage: node hocuspocus.mjs <port> [database]
import { SQLite } from "@hocuspocus/extension-sqlite";
import { Server } from "@hocuspocus/server";

const [port, database] = process.argv.slice(2);
const extensions = database ? [new SQLite({ database })] : [];
const server = new Server({ address: "127.0.0.1", port: Number(port), quiet: true, extensions });
await server.listen();
