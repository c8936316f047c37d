import { afterAll, beforeAll, expect, test } from 'vitest';
import { normalised, runSession, sessionOf } from '../../../scripts/compose/session.ts';
import { readText } from '../src/compose.ts';
import { startSystem, type System } from '../src/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

const session = sessionOf(readText('README.md'));

test("the README's console session prints what the README shows", async () => {
  expect(session.map(({ command }) => command.split(' ', 1)[0])).toEqual(
    expect.arrayContaining(['curl', 'API=http://127.0.0.1:8080']),
  );
  expect(normalised(await runSession(session, system.url))).toEqual(normalised(session));
});

test('a wrong line in the session is detected', async () => {
  const other = session.map(({ command, lines }) => ({
    command,
    lines: lines.map((line) => line.replace('412 Precondition Failed', '200 OK')),
  }));
  expect(normalised(await runSession(other, system.url))).not.toEqual(normalised(other));
});
