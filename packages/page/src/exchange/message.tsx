import { counted } from '../explain/counted.ts';
import { noteOf, orderOf } from '../explain/field-notes.ts';
import type { Fields } from '../watched.ts';

interface MessageProps {
  /** Method and path, or the status. */
  readonly start: string;
  readonly fields: Fields;
  readonly body?: string | undefined;
}

/** An HTTP message: the important fields with a note each, the others collapsed. */
export function Message({ start, fields, body = '' }: MessageProps) {
  const noted = fields
    .filter(({ name }) => noteOf(name) !== undefined)
    .toSorted((one, two) => orderOf(one.name) - orderOf(two.name));
  const others = fields.filter(({ name }) => noteOf(name) === undefined);
  return (
    <div class="message">
      <p class={`start status-${start}`}>
        <code>{start}</code>
      </p>
      <dl>
        {noted.map(({ name, value }) => (
          <div key={name}>
            <dt>
              <code>
                {name}: {value}
              </code>
            </dt>
            <dd>{noteOf(name)}</dd>
          </div>
        ))}
      </dl>
      {others.length > 0 && (
        <details>
          <summary>{counted(others.length, 'more field')}</summary>
          <ul>
            {others.map(({ name, value }) => (
              <li key={name}>
                <code>
                  {name}: {value}
                </code>
              </li>
            ))}
          </ul>
        </details>
      )}
      {body !== '' && <pre tabIndex={0}>{body}</pre>}
    </div>
  );
}
