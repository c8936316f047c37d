export interface User {
  readonly email: string;
  readonly name: string;
}

export const ann: User = { email: 'ann@example.com', name: 'Ann' };
export const bob: User = { email: 'bob@example.com', name: 'Bob' };

export const otherThan = (user: User): User => (user === ann ? bob : ann);

export const nameOf = (email: string): string =>
  [ann, bob].find((user) => user.email === email)?.name ?? email;
