import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

interface Setting {
  readonly default: unknown;
  readonly maximum?: number;
  readonly scope: string;
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly configuration: readonly {
      readonly title: string;
      readonly properties: Readonly<Record<string, Setting>>;
    }[];
  };
}

/** `docs/extension.md`: commands and settings as the manifest has them. */
export function extensionPage(): string {
  const { contributes } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
  const texts = JSON.parse(readFileSync(join(ROOT, 'package.nls.json'), 'utf8')) as Record<string, string>;
  const text = (key: string): string => texts[key.replaceAll('%', '')] ?? key;
  const commands = contributes.commands.map(({ command, title }) => `- ${text(title)}: \`${command}\``);
  const groups = contributes.configuration.map(({ title, properties }) => {
    const settings = Object.entries(properties).map(([name, setting]) => settingText(name, setting, text));
    return `### ${text(title)}\n\n${settings.join('\n\n')}`;
  });
  return `# Commands and settings of the extension

<!-- Made by \`npm run docs\` from package.json. -->

## Commands

In the command palette, commands begin with **Folio:**. The names after them are for keybindings.

${commands.join('\n')}

## Settings

Settings with the scope \`machine\` come from the user settings of the machine that runs Folio, never from a workspace. In
an untrusted folder, the folder's own values of \`folio.model\`, \`folio.models.mirror\`,
\`folio.reader\`, \`folio.deepseek.servers\`, \`folio.runtime.path\`, \`folio.output.folder\` and \`folio.limits\` are ignored.

${groups.join('\n\n')}
`;
}

function settingText(name: string, setting: Setting, text: (key: string) => string): string {
  const linked = (key: string): string => text(key).replace(/`#(folio\.[\w.]+)#`/g, '`$1`');
  const values = (setting.enum ?? []).map(
    (value, i) => `- \`${value}\`: ${linked(setting.markdownEnumDescriptions?.[i] ?? '')}`,
  );
  const most = setting.maximum === undefined ? '' : `, at most \`${setting.maximum}\``;
  const head = `**\`${name}\`** (${setting.scope}, default \`${JSON.stringify(setting.default)}\`${most})`;
  const lines = values.length === 0 ? '' : `\n\n${values.join('\n')}`;
  return `${head}: ${linked(setting.markdownDescription)}${lines}`;
}
