// Reads our codes with other people's libraries: what @auth0/cose verifies under the key must hold the claims that are expected,
// and @mosip/pixelpass must decode Claim 169. A code with one bit of its content turned must be refused, so that none of this
// can succeed by accident.
//
//   interop_codes | node check.mjs FOLDER     FOLDER holds node_modules (tests/interop/fetch)
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';
import { join, resolve } from 'node:path';
import { deepStrictEqual } from 'node:assert';

const require = createRequire(join(resolve(process.argv[2]), 'package.json'));
const { Sign1, COSEKey, COSEKeyParam, KeyType, Curve } = require('@auth0/cose');
const base45 = require('base45-web');
const cbor = require('cbor-web');
const pixelpass = require('@mosip/pixelpass');

const hex = (bytes) => Buffer.from(bytes).toString('hex');

// CBOR as the expectations write it: maps as objects, byte strings as hexadecimal.
function plain(value) {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), plain(item)]));
  if (value instanceof Uint8Array) return hex(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  }
  return value;
}

// The COSE bytes: compact passes are not compressed, the others have no prefix or that of the EU.
function messageOf(text) {
  if (text.startsWith('NI1:')) return Uint8Array.from(base45.decode(text.slice(4)));
  const compressed = base45.decode(text.startsWith('HC1:') ? text.slice(4) : text);
  return Uint8Array.from(inflateSync(Uint8Array.from(compressed)));
}

async function keyOf({ x, y }) {
  const coordinates = [[COSEKeyParam.x, Buffer.from(x, 'hex')], [COSEKeyParam.y, Buffer.from(y, 'hex')]];
  return new COSEKey([[COSEKeyParam.KeyType, KeyType.EC], [COSEKeyParam.Curve, Curve['P-256']], ...coordinates]).toKeyLike();
}

async function verified(message, key) {
  const sign1 = Sign1.decode(message);
  await sign1.verify(key, { algorithms: [-7] });
  return sign1.payload;
}

async function refuses(message, key) {
  const changed = Uint8Array.from(message);
  changed[Math.floor(changed.length / 2)] ^= 1;
  try {
    await verified(changed, key);
  } catch {
    return true;
  }
  return false;
}

// PixelPass unwraps nothing: it gives the message as JSON, in which the signed payload must be.
function pixelpassSees(text, payload) {
  const seen = JSON.parse(pixelpass.decode(text));
  const parts = seen.value ?? seen;
  const bytes = parts[2]?.data ?? Object.values(parts[2]);
  return hex(Uint8Array.from(bytes)) === hex(payload);
}

let passed = 0;
const failures = [];
for (const { kind, text, key, claims } of JSON.parse(readFileSync(0, 'utf8')).codes) {
  try {
    const message = messageOf(text);
    const cose = await keyOf(key);
    const payload = await verified(message, cose);
    const found = plain(cbor.decodeFirstSync(payload, { preferMap: true }));
    if (kind === 'eu-dcc') delete found['-260'];
    deepStrictEqual(found, claims);
    if (!(await refuses(message, cose))) throw new Error('a changed code was accepted');
    if (!text.includes(':') && !pixelpassSees(text, payload)) throw new Error('PixelPass reads something else');
    console.log(`ok ${kind}: @auth0/cose verifies and refuses${/^[A-Z]{2}1:/.test(text) ? '' : ', @mosip/pixelpass decodes'}`);
    ++passed;
  } catch (error) {
    console.log(`not ok ${kind}: ${error.message}`);
    failures.push(kind);
  }
}
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(passed > 0 && failures.length === 0 ? 0 : 1);
