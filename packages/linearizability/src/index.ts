export { type Interval, timeline, type Violation } from './history.ts';
export { checkRegister, type Operation } from './register.ts';
export { checkSet, type SetOperation } from './set.ts';
export { checkViews, type Histories, type View } from './views.ts';
