/** What the samples say: written for them, and the truth that tests compare readings with. */
export type SampleBlock =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'right'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] };

export const LETTER_PAGES: readonly (readonly SampleBlock[])[] = [
  [
    { kind: 'right', text: 'Harbour Street 14' },
    { kind: 'right', text: '3 March 1987' },
    { kind: 'heading', text: 'On moving the archive' },
    { kind: 'paragraph', text: 'Dear colleagues,' },
    {
      kind: 'paragraph',
      text:
        'Last week we opened the cellar under the old reading room. The shelves hold about four thousand ' +
        'folders, and most of them have not been touched since the flood. The paper is dry again, but it ' +
        'is brown at the edges, and a page that is turned too fast breaks.',
    },
    {
      kind: 'paragraph',
      text:
        'We cannot keep people away from these pages, and we cannot let every hand turn them. So we will ' +
        'photograph them once, carefully, and let everybody read the pictures. A picture of a page is not ' +
        'yet a text: nobody can search it, quote it or hear it read aloud. That work comes after, and it ' +
        'should be done by a machine that sits in this house and sends nothing away.',
    },
    { kind: 'paragraph', text: 'Three rules for everyone who carries a box:' },
    {
      kind: 'list',
      items: [
        'Wear clean gloves and keep coffee in the kitchen.',
        'Write the number of the shelf on the slip before you take a folder out.',
        'Leave the order of the pages as you find it, even where it looks wrong.',
      ],
    },
    { kind: 'paragraph', text: 'This is what we found in the first four rooms:' },
    {
      kind: 'table',
      rows: [
        ['Room', 'Folders', 'Pages', 'Condition'],
        ['North', '1,204', '38,500', 'good'],
        ['Stairs', '316', '9,120', 'damp'],
        ['Cellar', '2,087', '71,940', 'brittle'],
        ['Tower', '455', '12,300', 'good'],
      ],
    },
    { kind: 'paragraph', text: 'The second page repeats the rules in Chinese for our guests from Hangzhou.' },
  ],
  [
    { kind: 'heading', text: '关于搬迁档案的通知' },
    { kind: 'paragraph', text: '各位同事：' },
    {
      kind: 'paragraph',
      text:
        '上周我们打开了旧阅览室下面的地下室。书架上大约有四千个文件夹，其中大多数自洪水以后就没有人动过。' +
        '纸张已经干了，但是边缘发黄，翻得太快就会破裂。',
    },
    {
      kind: 'paragraph',
      text:
        '我们不能让所有的手都去翻这些纸，也不能不让人阅读。因此我们会小心地把每一页拍摄一次，让大家阅读照片。' +
        '照片还不是文字，不能搜索，也不能引用。接下来的工作应当由放在这座楼里的机器完成，任何内容都不会离开这里。',
    },
    { kind: 'paragraph', text: '请遵守以下规则：' },
    {
      kind: 'list',
      items: ['请戴干净的手套。', '取出文件夹之前，先写下书架的号码。', '保持原来的页面顺序，即使看起来不对。'],
    },
    {
      kind: 'table',
      rows: [
        ['房间', '文件夹', '页数', '状况'],
        ['北厅', '1204', '38500', '良好'],
        ['楼梯', '316', '9120', '潮湿'],
        ['地下室', '2087', '71940', '易碎'],
      ],
    },
    { kind: 'paragraph', text: '谢谢大家的帮助。' },
  ],
];

/** A born-digital page in two columns, in the order they are read; soft hyphens where words may break. */
export const COLUMNS = {
  title: 'Reading a Page Twice',
  lead: 'Notes on what a machine sees when it looks at paper',
  pageNumber: '7',
  sections: [
    {
      heading: 'Finding the lines',
      paragraphs: [
        'Before anything is read, the page has to be di\u00advided. A detec\u00adtor looks at the whole sheet from far away and marks where ink behaves like writing: long, low shapes that repeat at an even dis\u00adtance. It knows no letters yet. It only knows that a line of text is a line.',
        'From this height a page of verse and a page of law look much alike. What differs is the white space, and the white space is what a reader follows with\u00adout notic\u00ading. Two columns are two columns because of the empty river that runs between them.',
        'The detector makes mis\u00adtakes where the paper lies. A fold can look like a rule, and the shadow of the back page like a second, fainter text.',
      ],
    },
    {
      heading: 'Reading the lines',
      paragraphs: [
        'Then each line is cut out, straight\u00adened and read from left to right. The recog\u00adniser gives an answer for every few points of width, and most of its an\u00adswers are nothing at all. Where two answers agree it writes one letter; where they differ it writes two.',
        'It does not know words. It has seen very many lines, and it has learned which marks tend to follow which. That is enough to read a hand that no dictio\u00adnary has met, and it is also why it sometimes for\u00adgets the space between two words that stand close together.',
      ],
    },
    {
      heading: 'Knowing what not to read',
      paragraphs: [
        'Not every page asks for eyes. This one was written by a program, and its letters lie in the file beside the picture of them. Whoever looks at the pixels here does the work twice, and does it worse. So the first question about a page is always whether somebody has already answered it.',
        'But such letters can lie. Some files carry the guesses of an older machine under a scan, some carry signs that mean nothing, and some carry a single typed line above a photo\u00adgraph of forty others. A layer of text is a witness. It is heard, and then it is compared with what can be seen.',
      ],
    },
    {
      heading: 'Putting it together',
      paragraphs: [
        'What remains is the order. A person reads the left col\u00adumn to its foot and then begins again at the top of the right one. A machine has to decide this for every page anew, and a head\u00adline across both columns changes the answer.',
        'Only when the lines have become para\u00adgraphs, and the paragraphs a page, can the text be search\u00aded, quoted and trusted. A page that could not be read must say so. Si\u00adlence is the one mistake that nobody can correct.',
      ],
    },
  ],
} as const;

export const PHOTO_TEXT: readonly SampleBlock[] = [
  { kind: 'heading', text: 'Workshop rules' },
  {
    kind: 'paragraph',
    text:
      'Sweep the bench before you begin, and again when you leave. Whoever finds it clean should find it clean tomorrow.',
  },
  {
    kind: 'list',
    items: [
      'Hang every tool on its own nail.',
      'Never oil a machine while it runs.',
      'Mark a broken blade with red chalk.',
      'Tell the next person what you could not finish.',
    ],
  },
  {
    kind: 'paragraph',
    text: 'The key to the store lies in the blue drawer. The lamp over the lathe stays on until the last of us has gone home.',
  },
];

export const FAX_PAGES: readonly (readonly SampleBlock[])[] = [
  [
    { kind: 'heading', text: 'To the print shop' },
    {
      kind: 'paragraph',
      text:
        'Please print two hundred copies of the notice on the next page. Use the heavy paper, one side only, ' +
        'and leave a margin of three fingers on the left for the holes. The last notice was hung so close to the ' +
        'nail that its first letters were torn off, and for a week people crossed the river on a footbridge that ' +
        'was said to be open.',
    },
    {
      kind: 'paragraph',
      text:
        'You will see that this page has crossed a telephone line. The edges of its letters are frayed, and some of ' +
        'the dots on it were never written. Please set the text again rather than copy it. If a word cannot be read, ' +
        'call us and ask; do not guess.',
    },
    { kind: 'paragraph', text: 'We collect them on Thursday before noon.' },
  ],
  [
    { kind: 'heading', text: 'NOTICE' },
    {
      kind: 'paragraph',
      text:
        'The footbridge is closed from Monday to Friday. Carpenters are replacing forty of its planks, and while they ' +
        'work nobody can cross, not even on foot and not even in a hurry.',
    },
    {
      kind: 'paragraph',
      text:
        'Use the ferry, which runs every ten minutes and is free. It takes bicycles, but no horses. On Saturday the ' +
        'bridge will be open again, with a new lamp at each end.',
    },
  ],
];

/** What the sending machine prints on each page, before the page's number. */
export const FAX_STRIP = '03-MAR-1987 10:42   ARCHIVE, CELLAR   PAGE ';

export const FRENCH_NOTICE: readonly SampleBlock[] = [
  { kind: 'right', text: 'Île-aux-Chênes, le 2 août 1987' },
  { kind: 'heading', text: 'Fermeture de la bibliothèque' },
  {
    kind: 'paragraph',
    text:
      'La salle de lecture sera fermée du lundi 10 au vendredi 14 août. Pendant ces cinq jours, nous déménageons près ' +
      'de quatre mille dossiers, car l’hiver a été humide et la cave où ils dormaient n’est plus sûre.',
  },
  {
    kind: 'paragraph',
    text:
      'Les journaux reliés, les plans et les cartes sont déjà prêts à être consultés à la mairie annexe, rue du ' +
      'Vieux-Cloître. Les registres restent à l’étage, au cœur du bâtiment, derrière la fenêtre du côté de la forêt.',
  },
  {
    kind: 'list',
    items: [
      'Réservez votre place avant d’y aller.',
      'Présentez une pièce d’identité à l’accueil.',
      'N’apportez ni encre, ni goûter, ni parapluie mouillé.',
    ],
  },
  {
    kind: 'paragraph',
    text:
      'Les prêts en cours sont prolongés jusqu’à Noël, sans qu’il soit nécessaire de nous écrire. Il serait naïf de ' +
      'croire que rien ne sera égaré. Si vous ne retrouvez pas une pièce que vous aviez aperçue, signalez-la ; nous ' +
      'la chercherons.',
  },
];

export const UKRAINIAN_NOTICE: readonly SampleBlock[] = [
  { kind: 'right', text: '2 березня 1987' },
  { kind: 'heading', text: 'Оголошення для читачів' },
  {
    kind: 'paragraph',
    text:
      'Читальна зала буде зачинена з понеділка до п’ятниці, від 9 до 13 березня. За цей тиждень ми перенесемо близько ' +
      'чотирьох тисяч тек із підвалу, де після зими ще волого, до сухих кімнат на другому поверсі.',
  },
  {
    kind: 'paragraph',
    text:
      'Газети, карти й плани міста можна переглянути в приміщенні школи на вулиці Ґонти. Метричні книги залишаються ' +
      'на своєму місці, їх видають щодня після обіду.',
  },
  {
    kind: 'list',
    items: [
      'Запишіться наперед телефоном.',
      'Візьміть із собою посвідчення.',
      'Не приносьте чорнила, їжі та напоїв.',
    ],
  },
  {
    kind: 'paragraph',
    text:
      'Позичені книжки можна повернути до Великодня, окремо писати нам про це не треба. Дякуємо за терпіння. Коли ми ' +
      'знову відчинимо двері, на кожного гостя чекатиме чашка чаю.',
  },
];

export const ENCRYPTED_LINES = [
  'You have the right password. This page was locked, and now it can be read.',
  'The password went to Folio only: it is kept nowhere, and neither is this text.',
] as const;
export const ENCRYPTED_PASSWORD = 'harbour';

export const PAPER = {
  runningHead: 'Annals of Harbour Studies 12 (1994)',
  pageNumber: '41',
  title: 'Tides in a narrow harbour',
  authors: 'Ida Holm and Jonas Reed',
  sections: [
    {
      heading: '1 Introduction',
      paragraphs: [
        'Small harbours are seldom measured. The tables that captains use give the tide of the open coast, and the ' +
          'water behind a mole comes later and rises less. How much later depends on the width of the entrance, on ' +
          'the wind, and on what lies on the ground.',
        'We kept a gauge at the old quay of Lund for a year and compared it with the light vessel, which lies two ' +
          'miles off in deep water.',
      ],
    },
    {
      heading: '2 Method',
      paragraphs: [
        'The gauge is a float in a pipe. It was read each hour, and in storms each quarter of an hour. The height of ' +
          'the water follows from the readings of both sides of the mole:',
        'where a is the reading on the outer side and b the one on the inner side. All clocks were set by the signal ' +
          'of the observatory.',
      ],
    },
    {
      heading: '3 Results',
      paragraphs: [
        'High water comes to the quay eighteen minutes after it has passed the light vessel. The three stations differ ' +
          'more than we expected, and the middle of the harbour is the deepest part of it.',
        'After the storm of November the channel was deeper by a hand, and the tide came four minutes sooner. In spring ' +
          'the sand was back. Fishermen who have used the harbour for thirty years told us the same.',
        'We found no difference between day and night. Ice was never thick enough to hold the float.',
      ],
    },
    {
      heading: '4 Conclusion',
      paragraphs: [
        'A harbour with one entrance has a tide of its own. Whoever enters it by the tables of the coast should add a ' +
          'quarter of an hour, and look at the sand after each storm.',
      ],
    },
  ],
  formula: ['h', '2', '=', 'a', '2', '+', 'b', '2'],
  formulaNumber: '(1)',
  chartAxis: 'hours after midnight',
  figureCaption: 'Figure 1. Height of the water in feet at the quay and, as a thin line, at the light vessel.',
  tableCaption: 'Table 1. Depth in feet at low water, mean of all days.',
  table: [
    ['Station', 'Summer', 'Winter', 'Storm'],
    ['Old quay', '11.2', '10.8', '11.9'],
    ['Middle', '14.6', '14.1', '15.0'],
    ['Mole head', '12.9', '12.2', '13.7'],
  ],
  footnote: '1 All depths are below the mark that is cut into the stone of the old quay.',
} as const;
