// What waits on this phone, in IndexedDB. An entry: {id, user, fields, label, savedAt, state, why, form}.
// `fields` are the form's [name, value] pairs; `state` is "waiting" or "refused"; `form` the server's form that says why.
const NAME = "salesops";
const ENTRIES = "entries";

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(ENTRIES, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// Runs `ask` on the entries and gives its result once the transaction has reached the disk.
async function within(mode, ask) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(ENTRIES, mode, { durability: "strict" });
      const request = ask(transaction.objectStore(ENTRIES));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export const keep = (entry) => within("readwrite", (entries) => entries.put(entry));
export const drop = (id) => within("readwrite", (entries) => entries.delete(id));
export const count = () => within("readonly", (entries) => entries.count());
export const find = (id) => within("readonly", (entries) => entries.get(id));

// A user's entries, the oldest first: nobody else's are ever given out.
export async function entriesOf(user) {
  const all = await within("readonly", (entries) => entries.getAll());
  return all.filter((entry) => entry.user === user).sort((one, other) => one.savedAt.localeCompare(other.savedAt));
}
