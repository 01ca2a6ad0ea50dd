import js from '@eslint/js';
import communityNodes from '@n8n/eslint-plugin-community-nodes';
import { defineConfig, globalIgnores } from 'eslint/config';
import nodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

const { recommended: base } = tseslint.configs;
const official = communityNodes.configs.recommended;
const house = {
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true },
  ],
  'no-console': 'error',
};
const uiText = {
  ...nodesBase.configs.credentials.rules,
  ...nodesBase.configs.nodes.rules, // the three below are off in n8n's own config too
  'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
  'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
  'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
};
const relativeOnly = ['error', { patterns: [{ regex: '^[^.]|/(nodes|credentials)/' }] }];
const typed = { parserOptions: { projectService: true } };
const json = { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } };
const script = {
  globals: { console: false, exports: false, module: false, process: false, require: false },
};

export default defineConfig(
  globalIgnores(['dist', 'coverage']),
  {
    files: ['**/*.ts'],
    extends: [js.configs.recommended, base],
    languageOptions: typed,
    rules: house,
  },
  { files: ['{credentials,nodes,odoo}/**/*.ts'], extends: [official] },
  { files: ['package.json'], extends: [official], languageOptions: json },
  {
    files: ['{credentials,nodes}/**/*.ts'],
    plugins: { 'n8n-nodes-base': nodesBase },
    rules: uiText,
  },
  { files: ['odoo/**/*.ts'], rules: { 'no-restricted-imports': relativeOnly } },
  { files: ['{scripts,bench}/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['*.js', 'scripts/**/*.mjs'],
    extends: [js.configs.recommended],
    languageOptions: script,
  },
);
