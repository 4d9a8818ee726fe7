import { expect, test } from 'vitest';
import { isGarbled } from '../../../server/src/documents/pdf/text/textQuality.ts';

const PROSE = {
  english:
    'The committee met on Tuesday to discuss the budget for the coming year and agreed that further savings would be needed in every department before the end of March.',
  german:
    'Der Ausschuss traf sich am Dienstag, um den Haushalt des kommenden Jahres zu besprechen, und beschloss, dass in allen Abteilungen weitere Einsparungen notwendig seien.',
  polish:
    'Komisja zebrała się we wtorek, aby omówić budżet na nadchodzący rok, i uznała, że do końca marca konieczne będą dalsze oszczędności we wszystkich wydziałach urzędu.',
  french:
    "Le comité s'est réuni mardi pour examiner le budget de l'année à venir et a convenu que de nouvelles économies seraient nécessaires dans chaque service avant la fin de mars.",
  finnish:
    'Valiokunta kokoontui tiistaina keskustelemaan tulevan vuoden talousarviosta ja totesi, että kaikilla osastoilla tarvitaan lisää säästöjä ennen maaliskuun loppua.',
  chinese: '委员会周二开会讨论了来年的预算，一致认为在三月底之前各部门都需要进一步节省开支。',
  greek: 'Η επιτροπή συνεδρίασε την Τρίτη για να συζητήσει τον προϋπολογισμό του επόμενου έτους.',
};

test.each(Object.entries(PROSE))('%s is text', (_language, text) => {
  expect(isGarbled(text)).toBe(false);
});

test('tables of numbers and codes are text', () => {
  expect(isGarbled('XJ-1142 KQZ 77 12.50 BRQ-9 110.25 PWX '.repeat(20))).toBe(false);
});

test('symbol bullets do not spoil a page', () => {
  expect(isGarbled(`\uf0b7 ${PROSE.english}`)).toBe(false);
});

test.each([
  ['unknown characters', '\ufffd\ufffd\ufffd\ufffd \ufffd\ufffd'],
  ['private code points', '\uf041\uf042\uf043 \uf044'],
  ['control characters', '\u0003\u0011\u0012\u0007\u0005'],
  [
    'shifted letters',
    PROSE.english.replace(/[a-z]/gi, (c) =>
      String.fromCharCode(((c.toLowerCase().charCodeAt(0) - 97 + 3) % 26) + 97),
    ),
  ],
])('%s are not text', (_what, text) => {
  expect(isGarbled(text)).toBe(true);
});
