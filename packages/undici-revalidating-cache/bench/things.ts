/** The things to read: their sizes in bytes, and their number. */
export const sizes = [2_000, 50_000] as const;
export const count = 500;

export const pathOf = (size: number, index: number): string => `/${size}/${index}`;

export const entityTagOf = (path: string): string => `"version-1${path}"`;
