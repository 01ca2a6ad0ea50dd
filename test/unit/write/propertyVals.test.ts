import { propertyVals } from '../../../odoo/write/prepare/propertyVals';

it('keeps the links of properties whose records the user may not read', () => {
	const read = [
		{ name: 'one', type: 'many2one', comodel: 'hr.employee', value: [8, null] },
		{ name: 'over_xmlrpc', type: 'many2one', comodel: 'hr.employee', value: [8, false] },
		{
			name: 'many',
			type: 'many2many',
			comodel: 'hr.employee',
			value: [
				[8, null],
				[9, 'Ann'],
			],
		},
		{ name: 'empty', type: 'many2one', comodel: 'hr.employee', value: false },
	];
	expect(propertyVals(read)).toEqual({ one: 8, over_xmlrpc: 8, many: [8, 9], empty: false });
});
