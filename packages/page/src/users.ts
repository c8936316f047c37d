/** One of the two people whom the page plays, side by side. */
export interface User {
  readonly email: string;
  readonly name: string;
}

export const ann: User = { email: 'ann@example.com', name: 'Ann' };
export const bob: User = { email: 'bob@example.com', name: 'Bob' };

export const otherThan = (user: User): User => (user === ann ? bob : ann);
