const swc = ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }];

module.exports = {
  roots: ['<rootDir>/test'],
  testPathIgnorePatterns: ['/e2e/'],
  transform: { '^.+\\.ts$': swc }, // `npm run typecheck` checks the types
  restoreMocks: true,
  testTimeout: 60_000, // real servers on a busy machine take their time
  forceExit: true, // n8n-core starts timers of its own when it is loaded, and never stops them
};
