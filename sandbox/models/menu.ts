import { char, integer, many2one, one2many, reference } from '../orm/field';
import { defineModel, type AccessRight } from '../orm/model';
import type { Row } from '../orm/database';
import type { Env } from '../orm/env';

const BY_ADMINISTRATORS: AccessRight = ['Role / Administrator', 'rwcu'];
const MENU = 'ir.ui.menu';

export const action = defineModel({
	name: 'ir.actions.act_window',
	description: 'Action Window',
	order: 'name, id',
	access: [BY_ADMINISTRATORS],
	fields: {
		name: char('Action Name', { required: true, translate: true }),
		res_model: char('Destination Model', { required: true }),
	},
});

export const menu = defineModel({
	name: MENU,
	description: 'Menu',
	order: 'sequence,id',
	access: [BY_ADMINISTRATORS, ['Role / User', 'r']],
	displayName: fullName,
	fields: {
		name: char('Menu', { required: true, translate: true }),
		sequence: integer('Sequence', { default: 10 }),
		parent_id: many2one('Parent Menu', MENU),
		child_id: one2many('Child IDs', MENU, 'parent_id'),
		action: reference('Action', ['ir.actions.act_window', 'ir.actions.server']),
	},
});

function fullName(row: Row, env: Env): string {
	const parent = env.row(MENU, row.parent_id);
	return parent ? `${fullName(parent, env)}/${String(row.name)}` : String(row.name);
}
