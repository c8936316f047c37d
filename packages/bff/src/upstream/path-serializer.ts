/** Each template, split into alternating texts and parameter names. A contract has few templates. */
const templates = new Map<string, readonly string[]>();

/** Text that needs no encoding. Testing an id costs much less than encoding it. */
const plain = /^[\w.~-]*$/;
const encoded = (value: string): string => (plain.test(value) ? value : encodeURIComponent(value));

/**
 * A template's path, `/projects/{project_id}`, with its parameters. openapi-fetch's own serializer
 * searches the template for each request.
 */
export function pathSerializer(
  template: string,
  parameters: Readonly<Record<string, unknown>>,
): string {
  let parts = templates.get(template);
  if (parts === undefined) templates.set(template, (parts = template.split(/[{}]/)));
  let path = '';
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] ?? '';
    path += at % 2 === 0 ? part : encoded(String(parameters[part]));
  }
  return path;
}
