import { render } from 'preact';
import { watch } from './live/live.ts';
import { Page } from './page.tsx';

const root = document.querySelector('#page');
if (root === null) throw new Error('index.html has no #page');
watch();
render(<Page />, root);
