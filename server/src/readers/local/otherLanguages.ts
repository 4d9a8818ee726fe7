import type { KnownLanguage } from './latinLanguages.ts';

/**
 * Languages in Cyrillic and Arabic letters: one script each, and letters of their own that the recogniser of another
 * language reads as those it knows.
 */
export const OTHER_LANGUAGES: readonly KnownLanguage[] = [
  {
    tags: ['ru'],
    name: 'Russian',
    letters: 'ёъыэ',
    words:
      'и в на не с по к что из от или для права это его как а то при быть он их все так за должны может человек имеет право каждый без до но же был она бы которые только если',
  },
  {
    tags: ['uk'],
    name: 'Ukrainian',
    letters: 'єії',
    words:
      'і в на не з та що до або у для має право його як це за від при бути він їх всі так повинні може людина кожна без й із про був вона які тільки якщо',
  },
  {
    tags: ['bg'],
    name: 'Bulgarian',
    letters: 'ъ',
    words:
      'и на да в се за от с не по при или има право всеки да си е са като че който което които със към бъде това неговия им той тя до само ако',
  },
  {
    tags: ['sr'],
    name: 'Serbian',
    letters: 'ђјљњћџ',
    words:
      'и у је да се на за од са као или не су која које који право има свако нико бити што то ни по из би све његов их он она до при само ако без сваки',
  },
  {
    tags: ['be'],
    name: 'Belarusian',
    letters: 'ўыэё',
    words: 'і ў не на што з ці або як гэта яго іх для ад так да за усе быў яна ён якія толькі пры калі',
  },
  {
    tags: ['mk'],
    name: 'Macedonian',
    letters: 'ѓќѕјљњџ',
    words: 'и во не на дека се од за со или како тоа неговиот им тој таа се е до при кои има само ако да',
  },
  {
    tags: ['ar'],
    name: 'Arabic',
    letters: 'ةىي',
    words: 'في من على أن إلى عن لا أو كل هذا ما مع التي الذي هو له أي وفي ولا كان قد بين حق شخص ذلك هذه إلا',
  },
  {
    tags: ['fa'],
    name: 'Persian',
    letters: 'پچژگکی',
    words: 'از به در را که این است با هر یا می حق شود باشد آن برای خود کس دارد بر او هیچ یک نمی تا شده های',
  },
];
