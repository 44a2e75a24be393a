// Names the conversation of the address and offers its recording; the sandbox's own sound is the same for all.
const id = location.hash.split("/").pop();

document.querySelector("#conversation").textContent = id ? `Conversation ${id}` : "No conversation is named in the address.";
document.querySelector("#recording").src = `/sandbox/recordings/${encodeURIComponent(id)}.wav`;
