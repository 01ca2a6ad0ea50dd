const { isNativeError } = require('node:util').types;
const { TestEnvironment } = require('jest-environment-node');

/**
 * Loads n8n's packages once for all suites of a process, outside of their contexts (see loadedOnce.js):
 * that takes a second, which each of a hundred suites would pay.
 */
module.exports = class extends TestEnvironment {
  constructor(...given) {
    super(...given);
    this.global.n8nGlobal = Object.assign(globalThis, { requireOnce: require });
    // Errors of n8n are errors in the suites as well, although their class is another context's.
    const { Error: errors } = this.global;
    const isOf = Function.prototype[Symbol.hasInstance];
    Object.defineProperty(errors, Symbol.hasInstance, {
      value(one) {
        return this === errors ? isNativeError(one) : isOf.call(this, one);
      },
    });
  }
};
