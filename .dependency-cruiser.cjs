/** The architecture's import directions (docs/architecture.md), held by a rule each. */
const NATIVE = 'node_modules/(onnxruntime-node|sharp|@napi-rs/canvas|pdfjs-dist|piscina)/';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
    {
      name: 'client-knows-the-contract-only',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^server/', pathNot: '^server/src/((protocol|limits)\\.ts|errors/|daemonClient/|page/)' },
    },
    {
      name: 'layout-and-output-know-no-engine',
      severity: 'error',
      from: { path: '^server/src/(layout|output|page)/' },
      to: { path: '^server/src/(engine|readers|documents|daemon|daemonClient|cli|models|cache|bench)/' },
    },
    {
      name: 'documents-know-no-readers',
      severity: 'error',
      from: { path: '^server/src/documents/' },
      to: { path: '^server/src/(engine|readers|layout|output|daemon|daemonClient|cli|models|cache|bench)/' },
    },
    {
      name: 'readers-know-no-engine',
      severity: 'error',
      from: { path: '^server/src/readers/' },
      to: { path: '^server/src/(engine|daemon|daemonClient|cli|bench)/' },
    },
    {
      // It runs in the daemon; what it needs of a page the engine does for it (`DaemonPage`).
      name: 'the-reader-by-vision-models-knows-no-documents',
      severity: 'error',
      from: { path: '^server/src/readers/vlm/' },
      to: {
        path: [NATIVE, '^server/src/(documents|models|cache|readers/(ppocr|local|textLayer))/'],
        // What the contract says of models.
        pathNot: '^server/src/models/(modelEntry|stageKinds)\\.ts$',
        reachable: true,
      },
    },
    {
      name: 'ppocr-stays-inside-readers-and-workers',
      severity: 'error',
      from: { pathNot: '^(server/src/(readers|engine|bench)/|test/)' },
      to: { path: '^server/src/readers/ppocr/' },
    },
    {
      name: 'nobody-imports-the-command-line',
      severity: 'error',
      from: { path: '^(server|client)/', pathNot: '^server/src/cli/' },
      to: { path: '^server/src/cli/' },
    },
    {
      name: 'nobody-imports-tests-or-benchmarks',
      severity: 'error',
      from: { path: '^(server|client)/' },
      to: { path: '^test/' },
    },
    {
      name: 'peers-know-nothing-of-folio',
      severity: 'error',
      // What a peer's process holds counts as its memory.
      from: { path: '^test/bench/peers/hosted/' },
      to: { path: '^(server|client)/|^test/bench/(folio|runs|load|report)/' },
    },
    {
      name: 'daemon-and-command-line-are-free-of-native-code',
      severity: 'error',
      // The doctor's probe is a process of its own, which exists to load the native packages.
      from: {
        path: '^server/src/(daemon|daemonClient|rendezvous|cli|cache|models|devices|layout|output|page|protocol)',
        pathNot: '^server/src/cli/doctor/nativeProbe\\.ts$',
      },
      to: { path: NATIVE, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'devices-know-the-models-only',
      severity: 'error',
      from: { path: '^server/src/devices/' },
      to: { path: '^server/src/(engine|readers|documents|layout|output|daemon|daemonClient|cli|bench)/' },
    },
    {
      name: 'choosing-a-device-loads-none',
      severity: 'error',
      from: { path: '^server/src/engine/lanes/(lanes|lane|measureDevices|probeDevice)\\.ts$' },
      to: { path: NATIVE, reachable: true },
    },
    {
      name: 'no-native-code-by-way-of-others',
      severity: 'error',
      from: { path: '^server/src/daemon/daemon\\.ts$' },
      to: { path: NATIVE, reachable: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'server/tsconfig.json' },
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
