import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scanSql } from '../src/database/sql-scanner.ts';
import { requireNoTransactionControl } from '../src/database/transaction-control.ts';

const firstWords = (text: string, escapes = false) =>
  scanSql(text, escapes).statements.map(([first]) => first);

test.each([
  ['BEGIN'],
  ['begin;'],
  ['Begin Isolation Level Serializable'],
  ['START TRANSACTION'],
  ['COMMIT'],
  ['commit work'],
  ['COMMIT AND CHAIN'],
  ['END'],
  ['ABORT'],
  ['ROLLBACK'],
  ['ROLLBACK TRANSACTION AND CHAIN'],
  ['PREPARE TRANSACTION $$x$$'],
  ["COMMIT PREPARED 'x'"],
  ["ROLLBACK PREPARED 'x'"],
  ['SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY'],
  [' \t\n;; COMMIT'],
  ['-- a comment\r\nCOMMIT'],
  ['/* a /* nested */ comment */COMMIT'],
  ['/*/* */ COMMIT; */ ROLLBACK'],
  ['ROLLBACK/**/WORK -- TO'],
  ['SELECT 1; COMMIT'],
  ["SELECT 'it''s'; COMMIT"],
  [String.raw`SELECT 'C:\'; COMMIT; --'`],
  [String.raw`SELECT E'\''; COMMIT`],
  [String.raw`SELECT E'a' -- on` + '\n' + String.raw`'\''; COMMIT`],
  ['SELECT $a$ $b$ $a$; COMMIT'],
  ['SELECT a$b$; COMMIT; SELECT a$b$'],
  ['SELECT a\u00a0$b$; COMMIT; SELECT $b$'],
  ['SELECT $1$a$; $a$; COMMIT'],
  ['SELECT "a""; "; COMMIT'],
  ['SELECT 1 */* x */ 2; COMMIT'],
  ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END'],
])('%j is rejected as transaction control', (text) => {
  expect(() => requireNoTransactionControl(text)).toThrow('neither begins nor ends a transaction');
});

test.each([
  ['SELECT 1; SELECT 2'],
  ["UPDATE a SET b = 'x';UPDATE a SET b = 'y';"],
  ['CREATE RULE r AS ON INSERT TO a DO (SELECT 1; SELECT 2)'],
])('%j is rejected as several statements', (text) => {
  expect(() => requireNoTransactionControl(text)).toThrow('expected one statement, received');
});

test.each([
  [''],
  ['-- nothing'],
  [' SELECT 1 ; ; -- the end'],
  ['SAVEPOINT s'],
  ['RELEASE SAVEPOINT s'],
  ['ROLLBACK TO s'],
  ['rollback work to savepoint s;'],
  ['ROLLBACK /* not /* all */ */ TRANSACTION -- of it\nTO s'],
  ['PREPARE p AS SELECT 1'],
  ['SET TRANSACTION READ ONLY'],
  ["SELECT '; COMMIT'"],
  ["SELECT U&'; COMMIT', B'1', N'; COMMIT'"],
  [String.raw`SELECT E'\'; COMMIT'`],
  [String.raw`SELECT E'\\', '; COMMIT'`],
  [String.raw`SELECT name FROM files WHERE path = 'C:\' AND name = '; COMMIT'`],
  ['SELECT "; COMMIT"'],
  ['SELECT $$; COMMIT$$, $a$ $$; COMMIT; $b$ $a$'],
  ['DO $$ BEGIN PERFORM 1; END $$'],
  ['SELECT 1 -- ; COMMIT'],
  ['SELECT 1 /* ; /* */ COMMIT */'],
  ['COPY a FROM STDIN'],
  ['SELECT commit FROM "begin" WHERE rollback = $1'],
])('%j is accepted', (text) => {
  expect(() => requireNoTransactionControl(text)).not.toThrow();
});

test('with standard_conforming_strings off, a backslash escapes', () => {
  const text = String.raw`SELECT '\'; COMMIT; --'`;
  expect(firstWords(text, false)).toEqual(['SELECT', 'COMMIT']);
  expect(firstWords(text, true)).toEqual(['SELECT']);
  const hidden = String.raw`SELECT 'a\''; COMMIT; SELECT 'b\''`;
  expect(firstWords(hidden, false)).toEqual(['SELECT']);
  expect(firstWords(hidden, true)).toEqual(['SELECT', 'COMMIT', 'SELECT']);
  expect(() => requireNoTransactionControl(hidden)).toThrow('received COMMIT');
});

const inert = fc.constantFrom(
  ' ',
  '\n',
  '\t',
  "'; COMMIT'",
  "'it''s; COMMIT'",
  String.raw`E'\'; COMMIT'`,
  '"; COMMIT"',
  '$$; COMMIT$$',
  '$a$\'; COMMIT $$ " $a$',
  '-- ; COMMIT\n',
  "/* '; /* $$ */ COMMIT */",
  ' a$b$ ',
  ' é$b$ ',
  '$1',
  '(',
  ')',
  ',',
  ' * ',
  ' - ',
  ' name ',
  ' 1.5 ',
);

test('quoting never hides the end of a statement, and quoted text never ends one', () => {
  fc.assert(
    fc.property(fc.array(fc.array(inert), { minLength: 1 }), (bodies) => {
      const text = bodies.map((body) => `SELECT ${body.join(' ')}`).join(';');
      expect(firstWords(text)).toEqual(bodies.map(() => 'SELECT'));
    }),
  );
});

test('scanning takes linear time', () => {
  for (const part of ["'", '/*', '$a$', '-- ', "E'\\", '"', "''\n"]) {
    expect(firstWords(`SELECT ${part.repeat(100_000)}`)[0]).toBe('SELECT');
  }
});
