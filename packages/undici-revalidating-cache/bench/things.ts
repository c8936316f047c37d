/** What is asked for: so many things, each of about so many bytes. */
export const sizes = [2_000, 50_000] as const;
export const count = 500;

export const pathOf = (size: number, index: number): string => `/${size}/${index}`;

export const entityTagOf = (path: string): string => `"version-1${path}"`;
