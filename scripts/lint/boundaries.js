/**
 * The import boundaries of AGENTS.md, as lint rules. Each package's .eslintrc.js is made by this.
 */
const path = require('node:path');
const factory = require('@backstage/cli/config/eslint-factory');

const root = path.resolve(__dirname, '..', '..');

/** Which package may import which SDK. Everybody else asks that package. */
const sdkOwners = [
  {
    sdk: '@aws-sdk/*',
    owners: ['plugins/platform-ecs-backend'],
    // What the ledger needs of AWS for itself: where it is archived, and who may sign it.
    parts: {
      'plugins/audit-log-backend': ['@aws-sdk/client-s3'],
      'plugins/audit-log-node': ['@aws-sdk/client-kms'],
    },
  },
  { sdk: 'stripe', owners: ['plugins/billing-backend'] },
  {
    sdk: 'openid-client',
    owners: ['plugins/staff-access-backend'],
  },
];

/** Stands for what a fresh machine lacks, and what only tests and benchmarks may use. */
const outsideTheProduct = ['packages/sandbox', 'packages/bench', 'e2e'];

const policyModule = 'plugins/permission-backend-module-staff-policy';
const upstreamPackage = 'plugins/alphaswarm-upstream-node';

const roleNames =
  '/^(Admin|Operator|Engineer|Finance|Compliance|Auditor|Viewer)$/';
const roleRefs =
  '/staff-role\\u002f(admin|operator|engineer|finance|compliance|auditor|viewer)/';

function importPatterns(folder) {
  const patterns = [
    {
      group: ['alphaswarm', 'alphaswarm.*', 'alphaswarm/*', '@alphaswarm/*'],
      message:
        'The portal never imports a platform package. It talks to the platform over HTTP (AGENTS.md, law 5).',
    },
  ];
  if (folder.startsWith('plugins/') || folder === 'packages/app') {
    patterns.push({
      group: ['@alphaswarm-admin/plugin-*-backend'],
      message:
        "A plugin never imports another plugin's backend. Use its -node or -common package, or an extension point.",
    });
  }
  if (folder.startsWith('plugins/')) {
    patterns.push({
      group: ['@alphaswarm-admin/app', '@alphaswarm-admin/backend'],
      message: 'Arrows point one way: app and backend compose plugins.',
    });
  }
  if (!outsideTheProduct.includes(folder)) {
    patterns.push({
      group: ['@alphaswarm-admin/sandbox', '@alphaswarm-admin/sandbox/*'],
      message: 'The product never imports the sandbox, in tests neither.',
    });
    for (const { sdk, owners, parts = {} } of sdkOwners) {
      if (owners.includes(folder)) continue;
      const allowed = (parts[folder] ?? []).map(name => `!${name}`);
      patterns.push({
        group: [sdk, ...allowed],
        message: `Only ${owners.join(', ')} may use ${sdk}.`,
      });
    }
  }
  return patterns;
}

function syntax(folder) {
  const selectors = [];
  if (folder !== policyModule && !outsideTheProduct.includes(folder)) {
    selectors.push(
      {
        selector: `Literal[value=${roleNames}]`,
        message: 'Only the policy module names roles (AGENTS.md, law 3).',
      },
      {
        selector: `Literal[value=${roleRefs}]`,
        message: 'Only the policy module names roles (AGENTS.md, law 3).',
      },
    );
  }
  if (folder !== upstreamPackage && !outsideTheProduct.includes(folder)) {
    selectors.push({
      selector: 'Literal[value=/^alphaswarm\\.(cp|core)(\\.|$)/]',
      message:
        'Only alphaswarm-upstream-node speaks to alphaswarm-cp and -core, so only it reads where they are.',
    });
  }
  return selectors;
}

/**
 * @param {string} dir - the package's folder
 * @returns an ESLint configuration
 */
module.exports = function boundaries(dir) {
  const folder = path.relative(root, dir).split(path.sep).join('/');
  return factory(dir, {
    // The TypeScript flavour of the rule, so that Backstage's own no-restricted-imports stays as it is.
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: importPatterns(folder) },
      ],
      // A file reads from the important to the detail: what is used inside a function may stand below it.
      '@typescript-eslint/no-use-before-define': [
        'error',
        { functions: false, classes: false, variables: false, typedefs: false },
      ],
    },
    plugins: ['@typescript-eslint'],
    overrides: [
      {
        files: ['src/**/*.ts', 'src/**/*.tsx'],
        excludedFiles: [
          '**/*.test.ts',
          '**/*.test.tsx',
          '**/testing/**',
          '**/fixtures/**',
        ],
        rules: { 'no-restricted-syntax': ['error', ...syntax(folder)] },
      },
    ],
  });
};
