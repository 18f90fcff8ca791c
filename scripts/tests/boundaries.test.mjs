import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../launcher/paths.mjs';

const require = createRequire(import.meta.url);
const { ESLint } = require('eslint');

/** Lints `code` as if it stood in `file`, and returns the messages of the boundary rules. */
async function boundaryMessages(file, code) {
  const full = path.join(root, file);
  const eslint = new ESLint({
    cwd: path.join(root, ...file.split('/').slice(0, 2)),
  });
  const [result] = await eslint.lintText(code, { filePath: full });
  return result.messages
    .filter(({ ruleId }) =>
      [
        '@typescript-eslint/no-restricted-imports',
        'no-restricted-syntax',
      ].includes(ruleId),
    )
    .map(({ message }) => message);
}

const refused = [
  [
    'the product importing the sandbox',
    'plugins/platform-ecs-backend/src/x.ts',
    "import { startSandbox } from '@alphaswarm-admin/sandbox';",
  ],
  [
    'a test of the product importing the sandbox',
    'packages/backend/src/x.test.ts',
    "import { startSandbox } from '@alphaswarm-admin/sandbox';",
  ],
  [
    "a plugin importing another plugin's backend",
    'plugins/platform-ecs-backend/src/x.ts',
    "import { x } from '@alphaswarm-admin/plugin-audit-log-backend';",
  ],
  [
    'a plugin importing the app',
    'plugins/dashboard/src/x.ts',
    "import { x } from '@alphaswarm-admin/app';",
  ],
  [
    'a platform package',
    'plugins/platform-ecs-backend/src/x.ts',
    "import { x } from 'alphaswarm.core';",
  ],
  [
    'a scoped platform package',
    'packages/backend/src/x.ts',
    "import { x } from '@alphaswarm/core';",
  ],
  [
    'an AWS client outside platform-ecs',
    'plugins/audit-log-backend/src/x.ts',
    "import { ECSClient } from '@aws-sdk/client-ecs';",
  ],
  [
    'a role named outside the policy',
    'plugins/staff-access-node/src/x.ts',
    "export const who = 'Operator';",
  ],
  [
    'a role ref named outside the policy',
    'plugins/audit-log-backend/src/x.ts',
    "export const who = 'group:staff-role/auditor';",
  ],
  [
    'a role named in a page',
    'plugins/platform-ecs/src/x.tsx',
    "export const who = 'Viewer';",
  ],
  [
    'the address of alphaswarm-cp read outside its client',
    'plugins/staff-access-backend/src/x.ts',
    "export const key = 'alphaswarm.cp.baseUrl';",
  ],
];

const allowed = [
  [
    'the policy naming a role',
    'plugins/permission-backend-module-staff-policy/src/x.ts',
    "export const who = 'Operator';",
  ],
  [
    'platform-ecs using the ECS client',
    'plugins/platform-ecs-backend/src/x.ts',
    "import { ECSClient } from '@aws-sdk/client-ecs';",
  ],
  [
    'the upstream client reading where cp is',
    'plugins/alphaswarm-upstream-node/src/x.ts',
    "export const key = 'alphaswarm.cp.baseUrl';",
  ],
  [
    "a plugin using another's -node package",
    'plugins/platform-ecs-backend/src/x.ts',
    "import { x } from '@alphaswarm-admin/plugin-staff-access-node';",
  ],
  [
    'the backend composing plugins',
    'packages/backend/src/x.ts',
    "import x from '@alphaswarm-admin/plugin-audit-log-backend';",
  ],
];

describe('import boundaries', () => {
  for (const [what, file, code] of refused) {
    it(`refuse ${what}`, async () => {
      assert.notDeepEqual(await boundaryMessages(file, code), []);
    });
  }
  for (const [what, file, code] of allowed) {
    it(`allow ${what}`, async () => {
      assert.deepEqual(await boundaryMessages(file, code), []);
    });
  }
});
