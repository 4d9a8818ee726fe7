import type { Command } from 'commander';
import type { CommandContext } from './commandContext.ts';
import type { ModelInstallFlags } from './commands/modelChanges.ts';
import type { ExitCode } from './exitCodes.ts';

/** `folio models …`. `addCommonOptions` gives a command the flags that all have. */
export function addModelCommands(
  program: Command,
  context: CommandContext,
  finish: (code: ExitCode) => void,
  addCommonOptions: (command: Command) => Command,
): void {
  const models = program.command('models').description('the OCR models').helpCommand(false);
  addCommonOptions(models.command('list').description('list the models on this machine'))
    .option('--available', 'list the models that can be installed instead')
    .option('--json', 'print JSON')
    .action(async (flags: { available?: boolean; json?: boolean }) => {
      const command = await import('./commands/models.ts');
      const list = flags.available === true ? command.listAvailable : command.listModels;
      finish(await list(flags.json ?? false, context));
    });
  addMirrorOptions(addCommonOptions(models.command('install').description('download models')))
    .argument('<name...>', 'models, or languages such as fr, fra or French')
    .action(async (names: string[], flags: ModelInstallFlags) => {
      finish(await (await import('./commands/modelChanges.ts')).installCommand(names, flags, context));
    });
  addCommonOptions(models.command('add').description('add models that are on this machine'))
    .argument(
      '<file|dir...>',
      "folders, .onnx or .traineddata files, zips or Python wheels; or a language of the system's Tesseract",
    )
    .option('--language <tag>', 'language that a .traineddata file reads (default: its name says it)')
    .action(async (paths: string[], flags: { language?: string }) => {
      finish(await (await import('./commands/modelChanges.ts')).addCommand(paths, flags, context));
    });
  addCommonOptions(models.command('remove').description('remove installed models'))
    .argument('<name...>', 'models')
    .action(async (names: string[]) => {
      finish(await (await import('./commands/modelChanges.ts')).removeCommand(names, context));
    });
  addMirrorOptions(
    addCommonOptions(models.command('update').description('download newer files of installed models')),
  ).action(async (flags: ModelInstallFlags) => {
    finish(await (await import('./commands/modelChanges.ts')).updateCommand(flags, context));
  });
  addCommonOptions(models.command('verify').description('check model files against their SHA-256'))
    .argument('[name|dir...]', 'models (default: all on this machine)')
    .action(async (names: string[]) => {
      finish(await (await import('./commands/models.ts')).verifyModels(names, context));
    });
  addCommonOptions(models.command('recommend').description('say which models to install, and why'))
    .argument('[language...]', 'languages such as fr, fra or French (default: those of this system)')
    .option('--json', 'print JSON')
    .action(async (languages: string[], flags: { json?: boolean }) => {
      const command = await import('./commands/modelAdvice.ts');
      finish(await command.recommendCommand(languages, flags.json ?? false, context));
    });
}

function addMirrorOptions(command: Command): Command {
  return command
    .option('-y, --yes', 'do not ask')
    .option(
      '--mirror <url>',
      'address that takes the place of scheme and host of all downloads (also FOLIO_MODELS_MIRROR)',
    );
}
