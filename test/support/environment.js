const { isNativeError } = require('node:util').types;
const { TestEnvironment } = require('jest-environment-node');

const { timeout } = AbortSignal;

/**
 * Loads n8n's packages once for all suites of a process, outside of their contexts (see loadedOnce.js):
 * that takes a second, which each of a hundred suites would pay. What a suite has put off ends with it, as
 * the server that it would ask is gone by then.
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
  async setup() {
    await super.setup();
    const suite = { isOver: false };
    this.suite = suite;
    AbortSignal.timeout = (ms) => {
      const signal = timeout.call(AbortSignal, ms);
      signal.addEventListener('abort', (event) => {
        if (suite.isOver) event.stopImmediatePropagation();
      });
      return signal;
    };
  }

  async teardown() {
    AbortSignal.timeout = timeout;
    this.suite.isOver = true;
    await super.teardown();
  }
};
