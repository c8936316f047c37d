import { counted } from '../explain/counted.ts';
import { notes } from '../explain/field-notes.ts';
import type { Fields } from '../watched.ts';

interface MessageProps {
  readonly start: string;
  readonly fields: Fields;
  readonly body: string | undefined;
}

/** An HTTP message: the important fields with a note each, the others collapsed. */
export function Message({ start, fields, body = '' }: MessageProps) {
  const noted = Object.entries(notes).flatMap(([name, note]) =>
    fields.filter((field) => field.name === name).map((field) => ({ ...field, note })),
  );
  const others = fields.filter(({ name }) => notes[name] === undefined);
  return (
    <div class="message">
      <p class={`start status-${start}`}>
        <code>{start}</code>
      </p>
      <ul>
        {noted.map((field) => (
          <FieldLine key={field.name} {...field} />
        ))}
      </ul>
      {others.length > 0 && (
        <details>
          <summary>{counted(others.length, 'more field')}</summary>
          <ul>
            {others.map((field) => (
              <FieldLine key={field.name} {...field} />
            ))}
          </ul>
        </details>
      )}
      {body !== '' && <pre tabIndex={0}>{body}</pre>}
    </div>
  );
}

const FieldLine = ({ name, value, note }: Fields[number] & { readonly note?: string }) => (
  <li>
    <code>
      {name}: {value}
    </code>
    {note && <p class="small quiet">{note}</p>}
  </li>
);
