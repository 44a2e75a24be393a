// Leads names of hosts to the sandbox's ports on this machine: ALIASES is {"api.sandbox.test": 40001, …}.
const net = require("node:net");

const ports = JSON.parse(process.env.ALIASES);
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (...args) {
  const asked = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (asked && ports[asked.host]) Object.assign(asked, { host: "127.0.0.1", port: ports[asked.host] });
  return connect.apply(this, args);
};
