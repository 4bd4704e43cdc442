import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import ts from 'typescript-eslint'

/** Which folder may import what. This list is the architecture; the README only explains it. */
const borders = [
  {
    files: ['src/shared/**'],
    forbidden: ['electron', 'node:*', '**/main/**', '**/renderer/**', '**/preload/**'],
  },
  {
    files: ['src/preload/**'],
    forbidden: ['zod', 'node:*', '**/main/**', '**/renderer/**', '**/shared/contract.ts'],
  },
  {
    files: ['src/renderer/**'],
    forbidden: [
      'electron',
      'node:*',
      'zod',
      '**/main/**',
      '**/preload/**',
      '**/shared/contract.ts',
    ],
  },
  {
    files: ['src/main/{activity,doctor,gateway,headless,mcp,storage}/**'],
    forbidden: ['electron', 'electron-store', '**/shell/**', '**/ipc/**', '**/renderer/**'],
  },
  { files: ['src/main/ipc/**'], forbidden: ['electron', '**/shell/**', '**/renderer/**'] },
  {
    files: ['src/main/shell/**'],
    forbidden: ['**/gateway/**', '**/mcp/**', '**/storage/**', '**/ipc/**', '**/renderer/**'],
  },
].map(({ files, forbidden }) => ({
  files,
  ignores: ['**/*.test.ts'],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      { patterns: [{ group: forbidden, allowTypeImports: true }] },
    ],
  },
}))

/** Words written into the facts or the details of a failure, also as one branch of a choice. */
const fact =
  'CallExpression[callee.object.name="AppError"][callee.property.name="of"] > ObjectExpression > Property >'
const wordsOfFailures = [
  fact,
  `${fact} ConditionalExpression >`,
  `${fact} LogicalExpression >`,
].flatMap((place) => [
  `${place} Literal[value=/[a-z]/i]`,
  `${place} TemplateLiteral > TemplateElement[value.raw=/[a-z]/i]`,
])

export default ts.config(
  { ignores: ['out/', 'dist/', 'shots/', 'test-results/', '.tmp/', 'node_modules/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: { 'svelte/no-at-html-tags': 'error' },
  },
  {
    rules: {
      'no-undef': 'off', // TypeScript knows better
      'no-console': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['tools/**', 'bench/**', 'e2e/**', '*.config.*'],
    rules: { 'no-console': 'off' },
  },
  ...borders,
  {
    files: ['src/main/**'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...wordsOfFailures.map((selector) => ({
          selector,
          message: 'Users read this: put the words into src/shared/text/facts.ts.',
        })),
      ],
    },
  },
)
