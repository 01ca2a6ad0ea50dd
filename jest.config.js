const swc = ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }];

module.exports = {
  roots: ['<rootDir>/test'],
  testPathIgnorePatterns: ['/e2e/'],
  testEnvironment: '<rootDir>/test/support/environment.js',
  transformIgnorePatterns: ['/node_modules/(?!n8n-|@n8n/)'],
  transform: {
    '/node_modules/(n8n-core|n8n-workflow|@n8n)/.+\\.js$': '<rootDir>/test/support/loadedOnce.js',
    '^.+\\.ts$': swc,
  }, // `npm run typecheck` checks the types
  setupFilesAfterEnv: ['<rootDir>/test/support/assertions.ts'],
  restoreMocks: true,
  testSequencer: '<rootDir>/test/support/sequencer.js',
  maxWorkers: '100%', // Jest leaves one of two cores idle otherwise
  testTimeout: 60_000, // real servers on a busy machine take their time
};
