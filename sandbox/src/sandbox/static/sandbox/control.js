/* Calls to the sandbox's control interface; a refusal becomes an Error with its sentence. */

export async function get(path) {
  return read(await fetch(path));
}

export async function post(path, body = {}) {
  const headers = { "Content-Type": "application/json" };
  return read(await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

export async function remove(path) {
  return read(await fetch(path, { method: "DELETE" }));
}

export async function upload(file) {
  const headers = { "Content-Type": file.type || "application/octet-stream" };
  const path = `/sandbox/files?name=${encodeURIComponent(file.name)}`;
  return read(await fetch(path, { method: "POST", headers, body: file }));
}

async function read(response) {
  const text = await response.text();
  const body = text ? JSON.parse(text) : null;
  if (!response.ok) throw new Error(body?.error ?? body?.message ?? `HTTP ${response.status}`);
  return body;
}
