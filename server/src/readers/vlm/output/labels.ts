/** What a label of a model says about its text. */
export type Role =
  | { readonly kind: 'heading'; readonly level: number }
  | {
      readonly kind:
        | 'text'
        | 'figure'
        | 'caption'
        | 'table'
        | 'formula'
        | 'list'
        | 'code'
        | 'header'
        | 'footer'
        | 'page-number';
    };

/** Known names, as they come once case, spaces and signs are evened out. The list of no model is published. */
const ROLES: Readonly<Record<string, Role>> = {
  title: { kind: 'heading', level: 1 },
  doc_title: { kind: 'heading', level: 1 },
  document_title: { kind: 'heading', level: 1 },
  sub_title: { kind: 'heading', level: 2 },
  subtitle: { kind: 'heading', level: 2 },
  section_title: { kind: 'heading', level: 2 },
  section_header: { kind: 'heading', level: 2 },
  paragraph_title: { kind: 'heading', level: 2 },
  heading: { kind: 'heading', level: 2 },
  image: { kind: 'figure' },
  figure: { kind: 'figure' },
  picture: { kind: 'figure' },
  chart: { kind: 'figure' },
  photo: { kind: 'figure' },
  seal: { kind: 'figure' },
  caption: { kind: 'caption' },
  image_caption: { kind: 'caption' },
  figure_caption: { kind: 'caption' },
  figure_title: { kind: 'caption' },
  chart_title: { kind: 'caption' },
  table_caption: { kind: 'caption' },
  table_title: { kind: 'caption' },
  table: { kind: 'table' },
  equation: { kind: 'formula' },
  formula: { kind: 'formula' },
  display_formula: { kind: 'formula' },
  isolate_formula: { kind: 'formula' },
  interline_equation: { kind: 'formula' },
  list: { kind: 'list' },
  list_item: { kind: 'list' },
  code: { kind: 'code' },
  code_block: { kind: 'code' },
  header: { kind: 'header' },
  page_header: { kind: 'header' },
  footer: { kind: 'footer' },
  page_footer: { kind: 'footer' },
  page_number: { kind: 'page-number' },
  number: { kind: 'page-number' },
};

/** The role of a label; an unknown one is text. */
export function roleOf(label: string): Role {
  const name = label
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '_');
  return Object.hasOwn(ROLES, name) ? (ROLES[name] ?? { kind: 'text' }) : { kind: 'text' };
}
