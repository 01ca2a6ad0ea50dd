const Sequencer = require('@jest/test-sequencer').default;

/** By far the longest suites, which would be alone on one processor at the end. */
const LONGEST = ['unit/write/oneByOne.test.ts', 'unit/changes/watch.test.ts'];

/** Fresh checkouts know no durations, by which jest would order suites. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => LONGEST.findIndex((name) => path.endsWith(name));
    const first = tests.filter((each) => rank(each) >= 0).sort((a, b) => rank(a) - rank(b));
    return [...first, ...super.sort(tests.filter((each) => rank(each) < 0))];
  }
};
