const { dest, src } = require('gulp');

// encoding: false, or gulp 5 decodes PNG icons as UTF-8 and corrupts them.
const files = ['{credentials,icons,nodes}/**/*.{png,svg}', 'nodes/**/*.node.json'];
exports.assets = () => src(files, { base: '.', encoding: false }).pipe(dest('dist'));
