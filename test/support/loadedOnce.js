/** A module that is the one outside of the suite's context, see environment.js. */
module.exports = {
  process: (_source, path) => ({
    code: `module.exports = n8nGlobal.requireOnce(${JSON.stringify(path)});`,
  }),
};
