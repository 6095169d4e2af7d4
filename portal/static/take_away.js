// Answers in a file, for when the server is gone: sealed so that only the server reads it and nobody can change it.
// ChaCha20-Poly1305 (RFC 8439) in plain script, because browsers offer no crypto.subtle on the class's plain HTTP.

const rotate = (x, n) => (x << n) | (x >>> (32 - n));

function quarter(s, a, b, c, d) {
  s[a] = (s[a] + s[b]) | 0;
  s[d] = rotate(s[d] ^ s[a], 16);
  s[c] = (s[c] + s[d]) | 0;
  s[b] = rotate(s[b] ^ s[c], 12);
  s[a] = (s[a] + s[b]) | 0;
  s[d] = rotate(s[d] ^ s[a], 8);
  s[c] = (s[c] + s[d]) | 0;
  s[b] = rotate(s[b] ^ s[c], 7);
}

/** One block of 64 bytes of the key stream. */
function block(key, nonce, counter) {
  const view = new DataView(new Uint8Array([...key, 0, 0, 0, 0, ...nonce]).buffer);
  const words = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];
  for (let i = 0; i < 12; i++) words.push(i === 8 ? counter : view.getInt32(4 * i, true));
  const s = Int32Array.from(words);
  for (let round = 0; round < 10; round++) {
    for (let i = 0; i < 4; i++) quarter(s, i, 4 + i, 8 + i, 12 + i);
    for (let i = 0; i < 4; i++) quarter(s, i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4));
  }
  const out = new DataView(new ArrayBuffer(64));
  words.forEach((word, i) => out.setInt32(4 * i, (s[i] + word) | 0, true));
  return new Uint8Array(out.buffer);
}

const number = (bytes) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

/** The 16 bytes that show that nobody changed the message. */
function poly1305(key, message) {
  const prime = (1n << 130n) - 5n;
  const r = number(key.slice(0, 16)) & 0x0ffffffc0ffffffc0ffffffc0fffffffn;
  let sum = 0n;
  for (let i = 0; i < message.length; i += 16) sum = ((sum + number([...message.slice(i, i + 16), 1])) * r) % prime;
  sum += number(key.slice(16, 32));
  return Uint8Array.from({ length: 16 }, (_, i) => Number((sum >> BigInt(8 * i)) & 255n));
}

const padded = (bytes) => [...bytes, ...new Array((16 - (bytes.length % 16)) % 16).fill(0)];
const length = (bytes) => Array.from({ length: 8 }, (_, i) => Math.floor(bytes.length / 2 ** (8 * i)) & 255);

/** Encrypt bytes under a key of 32 and a nonce of 12 bytes, bound to `about`; the tag stands at the end. */
export function seal(key, nonce, about, plain) {
  const box = plain.slice();
  for (let i = 0; i < plain.length; i += 64) {
    const stream = block(key, nonce, 1 + i / 64);
    for (let j = i; j < Math.min(i + 64, plain.length); j++) box[j] ^= stream[j - i];
  }
  const told = [...padded(about), ...padded(box), ...length(about), ...length(box)];
  return Uint8Array.from([...box, ...poly1305(block(key, nonce, 0), told)]);
}

const text = (words) => new TextEncoder().encode(words);
const hex = (words) => Uint8Array.from(words.match(/../g) || [], (pair) => parseInt(pair, 16));
const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/** The content of an answers file; `answers` by slot as the outbox holds them, `skew` is the server's clock less this one's. */
export function answersFile(attempt, key, answers, skew) {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const plain = text(JSON.stringify({ attempt, skew, answers }));
  const box = seal(hex(key), nonce, text(`boai-answers-1:${attempt}`), plain);
  return JSON.stringify({ boai: "answers", version: 1, attempt, nonce: base64(nonce), box: base64(box) });
}

/** Let the browser keep the file. */
export function save(name, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
