// One module for a page of another origin: everything public, with the elements defined.
export * from './define.ts';
export * from './index.ts';
export * from './page.ts';
