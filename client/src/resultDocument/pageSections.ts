export * from '../../../server/src/page/pageSections.ts';
