// Times other verifiers on our codes, each in a process of its own: text to verified content, as their users would call them.
//
//   node measure.mjs FOLDER PEER ROUNDS <codes.json      PEER is @auth0/cose or dcc-utils; FOLDER holds node_modules
//
// Prints one JSON object: {"peer", "version", "results": [{"kind", "micros"}]}, processor time in microseconds of the median round;
// every code is tried for three rounds before. Every call's answer is checked. A peer leaves out what it does not read: dcc-utils knows
// EU certificates only; @auth0/cose reads messages, so that base45 and zlib are done with base45 and node's own zlib for it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';
import { join, resolve } from 'node:path';

const [folder, peer, rounds] = [resolve(process.argv[2]), process.argv[3], Number(process.argv[4] ?? 7)];
const callsPerRound = peer === 'dcc-utils' ? 20 : 300;
const require = createRequire(join(folder, 'package.json'));

async function auth0() {
  const { Sign1, COSEKey, COSEKeyParam, KeyType, Curve } = require('@auth0/cose');
  const base45 = require('base45');
  return async ({ text, key }) => {
    // A venue has its keys ready.
    const coordinates = [[COSEKeyParam.x, Buffer.from(key.x, 'hex')], [COSEKeyParam.y, Buffer.from(key.y, 'hex')]];
    const ready = await new COSEKey(
      [[COSEKeyParam.KeyType, KeyType.EC], [COSEKeyParam.Curve, Curve['P-256']], ...coordinates]).toKeyLike();
    const prefix = /^[A-Z]{2}1:/.test(text) ? 4 : 0;
    return async () => {
      const bytes = base45.decode(text.slice(prefix));
      const sign1 = Sign1.decode(text.startsWith('NI1:') ? bytes : inflateSync(bytes));
      await sign1.verify(ready, { algorithms: [-7] });
      return sign1.payload.length > 0;
    };
  };
}

async function dccUtils() {
  const { DCC } = require('dcc-utils');
  return async ({ text, key }) => {
    if (!text.startsWith('HC1:')) return null;
    return async () => {
      const dcc = await DCC.fromRaw(text);
      return (await dcc.checkSignature(key)) !== undefined && dcc.payload !== undefined;
    };
  };
}

async function round(call) {
  const before = process.cpuUsage();
  for (let i = 0; i < callsPerRound; ++i) {
    if (!(await call())) throw new Error('a genuine code was not accepted');
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / callsPerRound;
}

const prepare = await (peer === 'dcc-utils' ? dccUtils() : auth0());
const calls = [];
for (const code of JSON.parse(readFileSync(0, 'utf8')).codes) {
  const call = await prepare(code);
  if (call !== null) calls.push({ kind: code.kind, call });
}
// What runs first pays for compilation; nobody shall.
for (let i = 0; i < 3; ++i) {
  for (const { call } of calls) await round(call);
}
const results = [];
for (const { kind, call } of calls) {
  const micros = [];
  for (let i = 0; i < rounds; ++i) micros.push(await round(call));
  micros.sort((a, b) => a - b);
  results.push({ kind, micros: Math.round(micros[Math.floor(rounds / 2)]) });
}
const { version } = JSON.parse(readFileSync(join(folder, 'node_modules', peer, 'package.json'), 'utf8'));
console.log(JSON.stringify({ peer, version, results }));
