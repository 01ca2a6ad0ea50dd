module.exports = require('./dist/odoo/index.js');
