/** Forms and lists of the models that have their own: the fields and buttons that the sandbox has, in Odoo's order. */
interface Views {
	readonly form: string;
	readonly list: string;
}

export const VIEWS: Readonly<Record<string, Views>> = {
	'res.partner': {
		form: `<form string="Contact">
			<div class="alert" invisible="not same_vat_partner_id"><field name="same_vat_partner_id"/></div>
			<sheet>
				<div class="oe_button_box" name="button_box">
					<button class="oe_stat_button" type="object" name="action_view_sale_order"><field name="sale_order_ids" string="Sales"/></button>
				</div>
				<field name="image_1920" widget="image" class="oe_avatar"/>
				<div class="oe_title">
					<field name="active" invisible="1"/>
					<field name="company_type" widget="radio" options="{'horizontal': true}"/>
					<h1><field id="company" name="name" required="type == 'contact'"/></h1>
					<field name="email"/>
					<field name="phone"/>
					<field name="parent_id" widget="res_partner_many2one" invisible="is_company"/>
				</div>
				<group>
					<field name="type" invisible="is_company"/>
					<label for="street" string="Address"/>
					<field name="street"/><field name="street2"/><field name="city"/><field name="state_id"/><field name="zip"/><field name="country_id"/>
					<field name="function" invisible="is_company"/>
					<field name="vat"/>
					<field name="website" string="Website" widget="url"/>
					<field name="lang"/>
					<field name="category_id" widget="many2many_tags"/>
				</group>
				<notebook>
					<page string="Contacts">
						<field name="child_ids" mode="kanban">
							<form><field name="name"/><field name="comment"/><button name="unlink" type="object" string="Remove"/></form>
						</field>
					</page>
					<page string="Sales &amp; Purchase"><field name="user_id"/><field name="ref" string="Reference"/><field name="industry_id"/></page>
					<page string="Invoicing"><field name="credit_limit"/></page>
					<page string="Notes"><field name="comment"/></page>
				</notebook>
			</sheet>
			<chatter/>
		</form>`,
		list: `<list string="Contacts" sample="1">
			<field name="complete_name" string="Name"/>
			<field name="vat" optional="hide"/>
			<field name="email" optional="show"/><field name="phone" optional="show"/>
			<field name="user_id" optional="hide"/>
			<field name="activity_ids" optional="show" widget="list_activity"/>
			<field name="street" optional="hide"/><field name="city" optional="show"/><field name="state_id" optional="hide"/>
			<field name="country_id" optional="show"/>
			<field name="category_id" optional="hide" widget="many2many_tags"/>
			<field name="active" column_invisible="True"/>
		</list>`,
	},
	'product.product': {
		form: `<form string="Product">
			<sheet>
				<field name="active" invisible="1"/>
				<h1><field name="name"/></h1>
				<group><field name="sale_ok"/><field name="purchase_ok"/></group>
				<group>
					<field name="type"/><field name="uom_id"/>
					<field name="lst_price"/><field name="standard_price"/><field name="categ_id"/>
					<field name="default_code"/><field name="barcode"/><field name="company_id"/>
				</group>
				<group><field name="weight"/><field name="volume"/></group>
				<field name="description"/>
			</sheet>
		</form>`,
		list: `<list string="Product Variants">
			<field name="default_code" optional="show"/><field name="barcode" optional="hide"/><field name="name" readonly="1"/>
			<field name="lst_price" optional="show" string="Sales Price"/><field name="standard_price" optional="show"/>
			<field name="categ_id" optional="hide"/><field name="type" optional="hide"/><field name="uom_id" optional="show"/>
			<field name="active" column_invisible="True"/>
		</list>`,
	},
	'sale.order': {
		form: `<form string="Sales Order" class="o_sale_order">
			<header>
				<button string="Send" id="quotation_send_primary" name="action_quotation_send" type="object" context="{'validate_analytic': True, 'check_document_layout': True}" class="btn-primary" invisible="state != 'draft'"/>
				<button string="Confirm" id="action_confirm" name="action_confirm" type="object" context="{'validate_analytic': True}" class="btn-primary" invisible="state != 'sent'"/>
				<button string="Confirm" name="action_confirm" type="object" context="{'validate_analytic': True}" invisible="state != 'draft'"/>
				<button string="Send" id="quotation_send" name="action_quotation_send" type="object" context="{'validate_analytic': True, 'check_document_layout': True}" invisible="state not in ('sent', 'sale')"/>
				<!-- Locked orders do not exist here. -->
				<button string="Cancel" name="action_cancel" type="object" confirm="Are you sure you want to cancel this order? This may affect related documents or processes." invisible="state not in ['draft', 'sent', 'sale'] or not id"/>
				<button string="Set to Quotation" name="action_draft" type="object" invisible="state != 'cancel'"/>
				<field name="state" widget="statusbar" statusbar_visible="draft,sent,sale"/>
			</header>
			<sheet>
				<div class="oe_button_box" name="button_box">
					<button name="action_view_invoice" type="object" class="oe_stat_button" icon="fa-pencil-square-o" string="Invoices"/>
				</div>
				<h1><field name="name" readonly="1"/></h1>
				<group>
					<field name="partner_id" readonly="state in ['cancel', 'sale']"/>
					<field name="validity_date" invisible="state == 'sale'"/>
					<div invisible="state in ['draft', 'sent']"><label for="date_order" string="Order Date"/></div>
					<field name="date_order" nolabel="1" invisible="state in ['draft', 'sent']"/>
					<field name="currency_id" invisible="1"/>
				</group>
				<notebook>
					<page string="Order Lines">
						<field name="order_line">
							<list><field name="product_id"/><field name="name"/><field name="product_uom_qty" string="Quantity"/><field name="price_unit"/></list>
						</field>
						<field name="note" nolabel="1"/>
						<field name="amount_total" readonly="1"/>
					</page>
					<page string="Other Info"><field name="user_id"/><field name="client_order_ref"/></page>
				</notebook>
			</sheet>
			<chatter/>
		</form>`,
		list: `<list class="o_sale_order" string="Sales Orders" sample="1" decoration-muted="state == 'cancel'">
			<header><button string="Create Invoices" name="481" type="action" class="btn-secondary"/></header>
			<field name="currency_id" column_invisible="True"/>
			<field name="name" string="Number" readonly="1" decoration-bf="1"/>
			<field name="date_order" optional="show" readonly="state in ['cancel', 'sale']"/>
			<field name="partner_id" readonly="1"/>
			<field name="user_id" widget="many2one_avatar_user" optional="show"/>
			<field name="activity_ids" widget="list_activity" optional="show"/>
			<field name="company_id" column_invisible="True"/>
			<field name="amount_untaxed" sum="Total Tax Excluded" widget="monetary" optional="hide"/>
			<field name="amount_tax" sum="Tax Total" widget="monetary" optional="hide"/>
			<field name="amount_total" sum="Total Tax Included" widget="monetary" decoration-bf="1" optional="show"/>
			<field name="state" widget="badge" optional="hide"/>
			<field name="client_order_ref" optional="hide"/>
			<field name="validity_date" optional="hide"/>
		</list>`,
	},
	'mail.compose.message': {
		form: `<form string="Compose Email" class="pt-0 pb-0 o_mail_composer_form">
			<field name="composition_mode" invisible="1"/><field name="model" invisible="1"/><field name="res_ids" invisible="1"/>
			<field name="partner_ids" string="To" widget="many2many_tags_email"/>
			<field name="subject" placeholder="Welcome to MyCompany!" required="1"/>
			<field name="body" nolabel="1"/>
			<field name="template_id" invisible="1"/>
			<footer>
				<button string="Send" name="action_send_mail" type="object" class="btn-primary o_mail_send" invisible="composition_mode == 'mass_mail'"/>
				<button string="Send" name="action_send_mail" type="object" class="btn-primary o_mail_send" invisible="composition_mode != 'mass_mail'"/>
				<button string="Discard" class="btn-secondary" special="cancel"/>
			</footer>
		</form>`,
		list: '<list string="Email composition wizard"><field name="subject"/></list>',
	},
};
