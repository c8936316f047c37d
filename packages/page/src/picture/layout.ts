import type { Way } from '../live/lights.ts';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
interface Line {
  readonly path: string;
  readonly label: readonly [x: number, y: number];
}

/** Positions of the parts and of the lines between them, in units of the view box. */
export interface Layout {
  readonly viewBox: string;
  readonly boxes: Readonly<
    Record<'client' | 'bff' | 'ram' | 'projects' | 'commissioning', Box> &
      Record<'projects-database' | 'commissioning-database', Box>
  >;
  readonly lines: Readonly<Record<Exclude<Way, 'ram'>, Line>>;
}

/** Left to right, for 720 px and more. */
export const wide: Layout = {
  viewBox: '0 0 1080 280',
  boxes: {
    client: { x: 10, y: 95, width: 130, height: 90 },
    bff: { x: 300, y: 65, width: 200, height: 150 },
    ram: { x: 318, y: 135, width: 164, height: 62 },
    projects: { x: 660, y: 20, width: 160, height: 90 },
    commissioning: { x: 660, y: 170, width: 160, height: 90 },
    'projects-database': { x: 970, y: 25, width: 100, height: 80 },
    'commissioning-database': { x: 970, y: 175, width: 100, height: 80 },
  },
  lines: {
    client: { path: 'M140 140 H300', label: [220, 126] },
    projects: { path: 'M500 115 C580 115 580 65 660 65', label: [580, 54] },
    commissioning: { path: 'M500 165 C580 165 580 215 660 215', label: [580, 240] },
    'projects-database': { path: 'M820 65 H970', label: [895, 52] },
    'commissioning-database': { path: 'M820 215 H970', label: [895, 202] },
  },
};

/** Top to bottom, for a phone. */
export const narrow: Layout = {
  viewBox: '0 0 340 520',
  boxes: {
    client: { x: 95, y: 6, width: 150, height: 60 },
    bff: { x: 70, y: 132, width: 200, height: 124 },
    ram: { x: 86, y: 188, width: 168, height: 56 },
    projects: { x: 4, y: 336, width: 156, height: 62 },
    commissioning: { x: 180, y: 336, width: 156, height: 62 },
    'projects-database': { x: 37, y: 452, width: 90, height: 62 },
    'commissioning-database': { x: 213, y: 452, width: 90, height: 62 },
  },
  lines: {
    client: { path: 'M170 66 V132', label: [226, 104] },
    projects: { path: 'M130 256 C130 300 82 290 82 336', label: [52, 288] },
    commissioning: { path: 'M210 256 C210 300 258 290 258 336', label: [288, 288] },
    'projects-database': { path: 'M82 398 V452', label: [126, 430] },
    'commissioning-database': { path: 'M258 398 V452', label: [302, 430] },
  },
};
