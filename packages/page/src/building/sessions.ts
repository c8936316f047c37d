import { ann, bob, type User } from '../users.ts';
import { Session } from './session.ts';

/** Both people, as long as the page is open. */
export const sessions = [new Session(ann), new Session(bob)] as const;

export const sessionOf = (user: User): Session => (user === ann ? sessions[0] : sessions[1]);
