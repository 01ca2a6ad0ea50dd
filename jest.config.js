const ts = { '^.+\\.ts$': ['ts-jest', { transpilation: true }] }; // `npm run typecheck` checks the types

module.exports = {
  roots: ['<rootDir>/test'],
  transform: ts,
  restoreMocks: true,
};
