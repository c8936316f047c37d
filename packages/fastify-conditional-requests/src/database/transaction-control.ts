import { scanSql } from './sql-scanner.ts';

/** Most statements: a first word that begins no transaction control, and no semicolon. */
const plain = /^\s*(?:select|insert|update|delete|merge|with)\s[^;]*$/i;

/**
 * Refuses several statements in one text, and statements that begin or end a transaction or change the
 * session's defaults for it. Savepoints are fine.
 */
export function requireNoTransactionControl(text: string): void {
  if (plain.test(text)) return;
  requireIn(text, false);
  // With `standard_conforming_strings` off, quotes end elsewhere.
  if (text.includes('\\') && text.includes("'")) requireIn(text, true);
}

function requireIn(text: string, escapes: boolean): void {
  const { statements, isUnterminated } = scanSql(text, escapes);
  if (escapes && isUnterminated) return;
  for (const statement of statements) {
    if (isTransactionControl(statement)) {
      throw new TypeError(
        'query: expected a statement that neither begins nor ends a transaction, ' +
          `received ${statement.join(' ')}: reply.transact and request.snapshot begin and end it. ` +
          'Savepoints are allowed, and isolationLevel is an option of reply.transact',
      );
    }
  }
  if (statements.length > 1) {
    const first = statements.map(([word]) => word).join('; ');
    throw new TypeError(
      `query: expected one statement, received ${statements.length} (${first}): send each on its own`,
    );
  }
}

/** First words of statements that change something, or may. */
const writing =
  /^(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE|CREATE|ALTER|DROP|DO|CALL|REFRESH|COMMENT|GRANT|REVOKE|LOCK)$/;
/**
 * In a statement that begins with WITH, at the start of one of its queries, after any comments. A comment
 * matches in one way only, because a pattern that backtracks would take exponential time.
 */
const writingQuery =
  /[()](?:\s|--[^\n\r]*[\n\r]|\/\*(?:[^*]|\*(?!\/))*\*\/)*(?:insert\s+into|update|delete\s+from|merge\s+into)\s/i;

/** EXPLAIN executes its statement only with ANALYZE. */
const executedWrite = /\banaly[sz]e\b[^;]*\b(?:insert\s+into|update|delete\s+from|merge\s+into)\s/i;

/**
 * Refuses a statement that writes, as far as its text shows: without a transaction of
 * `reply.transact`, no version would change, and clients would go on getting 304.
 */
export function requireReading(text: string): void {
  if (/^\s*select\s/i.test(text)) return;
  const [first = ''] = scanSql(text, false).statements[0] ?? [];
  const writes =
    writing.test(first) ||
    (first === 'WITH' && writingQuery.test(text)) ||
    (first === 'EXPLAIN' && executedWrite.test(text));
  if (!writes) return;
  throw new TypeError(
    `request.database: expected a statement that reads, received ${first}: use reply.transact, ` +
      'which gives what it touches a new version',
  );
}

/** The TransactionStmt of PostgreSQL's grammar without savepoints; and SET SESSION CHARACTERISTICS. */
function isTransactionControl([first, second, third]: readonly string[]): boolean {
  switch (first) {
    case 'ABORT':
    case 'BEGIN':
    case 'COMMIT':
    case 'END':
      return true;
    case 'START':
    case 'PREPARE':
      return second === 'TRANSACTION';
    case 'ROLLBACK':
      return (second === 'WORK' || second === 'TRANSACTION' ? third : second) !== 'TO';
    case 'SET':
      return second === 'SESSION' && third === 'CHARACTERISTICS';
    default:
      return false;
  }
}
