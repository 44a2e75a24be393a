// A caller's ticket is made, read, changed and found again, by servicenow-rest-api alone.
console.log = () => {}; // it prints the addresses that it asks
const ServiceNow = require("servicenow-rest-api");

const instance = new ServiceNow(process.argv[2], "bridge", "bridge");
const asked = (method, ...args) => new Promise((done) => instance[method](...args, done));

async function main() {
  const wanted = { caller_id: "Noor Haddad", short_description: "Monitor flickers", impact: "2", urgency: "2" };
  const made = await asked("createNewTask", wanted, "incident");
  const changed = await asked("UpdateTask", "incident", made.number, { work_notes: "New cable" });
  const found = await asked("getTableData", ["number", "caller_id"], ["number=" + made.number], "incident");
  process.stdout.write(JSON.stringify({ made, changed, found }));
}

main();
