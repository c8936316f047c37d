const space = /[ \t\n\r\f\v]+|--[^\n\r]*/y;
// Every character beyond ASCII counts as a letter, the no-break space included.
const word = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const dollarQuote = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const commentEdge = /\/\*|\*\//g;

/** The first tokens of each statement of an SQL text. */
export interface SqlScan {
  /** Words in upper case; the first character of any other token. Empty statements are left out. */
  readonly statements: readonly (readonly string[])[];
  /** Whether a quote or comment is open at the end: PostgreSQL then runs nothing of the text. */
  readonly isUnterminated: boolean;
}

/** Enough to tell ROLLBACK TRANSACTION TO from ROLLBACK TRANSACTION. */
const kept = 3;

/**
 * Splits SQL text into statements by the lexical rules of PostgreSQL's scan.l. A semicolon inside
 * parentheses (CREATE RULE) or BEGIN ATOMIC also separates.
 *
 * @param escapes whether a backslash escapes in plain '...', which `standard_conforming_strings`
 * decides; in E'...' it always does
 */
export function scanSql(text: string, escapes: boolean): SqlScan {
  const statements: string[][] = [];
  let statement: string[] | undefined;
  let at = 0;
  while (at < text.length) {
    const blank = textAt(space, text, at);
    if (blank !== '') {
      at += blank.length;
      continue;
    }
    if (text.startsWith('/*', at)) {
      at = endOfComment(text, at);
      continue;
    }
    if (text[at] === ';') {
      statement = undefined;
      at++;
      continue;
    }
    const name = textAt(word, text, at);
    const token = name === '' ? text.charAt(at) : name.toUpperCase();
    if (statement === undefined) statements.push((statement = [token]));
    else if (statement.length < kept) statement.push(token);
    at += name.length;
    if (text[at] === "'") at = endOfString(text, at, escapes || token === 'E');
    else if (name === '') at = endOfOther(text, at);
  }
  return { statements, isUnterminated: at === Infinity };
}

function textAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

/** @returns the index after the token at `at`; Infinity if it is unterminated */
function endOfOther(text: string, at: number): number {
  const quote = text[at] === '"' ? '"' : textAt(dollarQuote, text, at);
  if (quote === '') return at + 1;
  // A doubled quote inside an identifier ends one and begins the next, which comes to the same.
  const end = text.indexOf(quote, at + quote.length);
  return end < 0 ? Infinity : end + quote.length;
}

/** Comments nest. */
function endOfComment(text: string, at: number): number {
  commentEdge.lastIndex = at;
  let depth = 0;
  do {
    const edge = commentEdge.exec(text);
    if (edge === null) return Infinity;
    depth += edge[0] === '/*' ? 1 : -1;
  } while (depth > 0);
  return commentEdge.lastIndex;
}

function endOfString(text: string, start: number, escapes: boolean): number {
  for (let at = start + 1; at < text.length; at++) {
    if (escapes && text[at] === '\\') at++;
    else if (text[at] === "'") {
      if (text[at + 1] === "'") at++;
      else {
        const continuation = continuationOf(text, at + 1);
        if (continuation === undefined) return at + 1;
        at = continuation;
      }
    }
  }
  return Infinity;
}

/**
 * A string continues in a quote after a line break, by the same rules for backslashes.
 *
 * @returns the index of that quote
 */
function continuationOf(text: string, start: number): number | undefined {
  let at = start;
  let hasLineBreak = false;
  for (let blank = textAt(space, text, at); blank !== ''; blank = textAt(space, text, at)) {
    if (/[\n\r]/.test(blank)) hasLineBreak = true;
    at += blank.length;
  }
  return hasLineBreak && text[at] === "'" ? at : undefined;
}
