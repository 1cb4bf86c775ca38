BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE blocked (
	campaign BIGINT NOT NULL, 
	serial BIGINT NOT NULL, 
	reason TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT pk_blocked PRIMARY KEY (campaign, serial), 
	CONSTRAINT fk_blocked_campaign FOREIGN KEY(campaign) REFERENCES campaigns (id)
);
CREATE TABLE campaigns (
	id INTEGER NOT NULL, 
	sponsor TEXT NOT NULL, 
	vouchers INTEGER NOT NULL, 
	booklet_size INTEGER NOT NULL, 
	terms TEXT NOT NULL, 
	offerings TEXT NOT NULL, 
	issued_at TEXT NOT NULL, 
	CONSTRAINT pk_campaigns PRIMARY KEY (id)
);
INSERT INTO "campaigns" VALUES(1,'Département de l''Ain',10,5,'{"expires":"2030-12-31","territory":"","tolerance_days":31,"valid_from":"2026-01-01","value_cents":1000}','{"codes":[]}','2026-11-24T02:36:48.025Z');
CREATE TABLE desk_updates (
	desk TEXT NOT NULL, 
	last INTEGER NOT NULL, 
	CONSTRAINT pk_desk_updates PRIMARY KEY (desk), 
	CONSTRAINT fk_desk_updates_desk FOREIGN KEY(desk) REFERENCES desks (id)
);
CREATE TABLE desks (
	id TEXT NOT NULL, 
	site TEXT NOT NULL, 
	name TEXT NOT NULL, 
	public_key BLOB NOT NULL, 
	status TEXT NOT NULL, 
	enrolled_at TEXT NOT NULL, 
	last_exchange_at TEXT, 
	app_version TEXT, 
	CONSTRAINT pk_desks PRIMARY KEY (id), 
	CONSTRAINT fk_desks_site FOREIGN KEY(site) REFERENCES sites (id), 
	CONSTRAINT uq_desks_public_key UNIQUE (public_key)
);
INSERT INTO "desks" VALUES('01a20b69-cd2f-7880-ab7e-e5837668a110','01a20b69-c02d-78d0-88cb-8c0044a2876f','vm',X'E748149FB21836310AD8973E500310A61C19DB21AA3B906FB8E4DBC53975D917','active','2026-11-24T02:36:52.911Z','2026-11-24T02:36:55.411Z','0.1.0');
CREATE TABLE disputes (
	id TEXT NOT NULL, 
	campaign BIGINT NOT NULL, 
	serial BIGINT NOT NULL, 
	claim TEXT NOT NULL, 
	first TEXT NOT NULL, 
	opened_at TEXT NOT NULL, 
	closed_at TEXT, 
	decided_for TEXT, 
	decided_at TEXT, 
	reason TEXT, 
	note TEXT, 
	CONSTRAINT pk_disputes PRIMARY KEY (id), 
	CONSTRAINT fk_disputes_claim FOREIGN KEY(claim) REFERENCES redemptions (id), 
	CONSTRAINT fk_disputes_first FOREIGN KEY(first) REFERENCES redemptions (id), 
	CONSTRAINT uq_disputes_claim UNIQUE (claim)
);
CREATE TABLE enrolment_codes (
	secret_hash TEXT NOT NULL, 
	site TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	expires_at TEXT NOT NULL, 
	desk TEXT, 
	CONSTRAINT pk_enrolment_codes PRIMARY KEY (secret_hash), 
	CONSTRAINT fk_enrolment_codes_site FOREIGN KEY(site) REFERENCES sites (id)
);
INSERT INTO "enrolment_codes" VALUES('6597faf28d7915ef41552494cd79676ff109ce619ae70b91043d9eddd6795b6c','01a20b69-c02d-78d0-88cb-8c0044a2876f','2026-11-24T02:36:49.581Z','2026-12-08T02:36:49.581Z','01a20b69-cd2f-7880-ab7e-e5837668a110');
CREATE TABLE findings (
	n INTEGER NOT NULL, 
	desk TEXT NOT NULL, 
	journal TEXT NOT NULL, 
	seq BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT pk_findings PRIMARY KEY (n), 
	CONSTRAINT fk_findings_desk FOREIGN KEY(desk) REFERENCES desks (id), 
	CONSTRAINT uq_findings_desk UNIQUE (desk, journal, seq, kind)
);
CREATE TABLE journal_entries (
	desk TEXT NOT NULL, 
	journal TEXT NOT NULL, 
	seq BIGINT NOT NULL, 
	hash TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	text TEXT NOT NULL, 
	sound BOOLEAN NOT NULL, 
	received_at TEXT NOT NULL, 
	CONSTRAINT pk_journal_entries PRIMARY KEY (desk, hash), 
	CONSTRAINT fk_journal_entries_desk FOREIGN KEY(desk) REFERENCES desks (id)
);
INSERT INTO "journal_entries" VALUES('01a20b69-cd2f-7880-ab7e-e5837668a110','01a20b69-cd56-7744-a292-9b92c1166d51',1,'a53de1c80d88e1c9d153a554a4a801a63745c956b49c67667b4bc65f5aa16254','enrolment','{"at":"2026-11-24T02:36:52.950Z","body":{"centre":"75308f5c093069ed6b607e7d6237dbedadd6ff407f173719c318ccc1417ef638","desk_key":"50gUn7IYNjEK2Jc+UAMQphwZ2yGqO5BvuOTbxTl12Rc="},"desk":"01a20b69-cd2f-7880-ab7e-e5837668a110","journal":"01a20b69-cd56-7744-a292-9b92c1166d51","kind":"enrolment","prev":"0000000000000000000000000000000000000000000000000000000000000000","seq":1,"v":1}',1,'2026-11-24T02:36:55.411Z');
INSERT INTO "journal_entries" VALUES('01a20b69-cd2f-7880-ab7e-e5837668a110','01a20b69-cd56-7744-a292-9b92c1166d51',2,'ca016b31a8aad8cc14f84e66b00bb78d04abceb7dd0472287e76a0ac096d9946','policy','{"at":"2026-11-24T02:36:54.070Z","body":{"policy":1},"desk":"01a20b69-cd2f-7880-ab7e-e5837668a110","journal":"01a20b69-cd56-7744-a292-9b92c1166d51","kind":"policy","prev":"a53de1c80d88e1c9d153a554a4a801a63745c956b49c67667b4bc65f5aa16254","seq":2,"v":1}',1,'2026-11-24T02:36:55.411Z');
INSERT INTO "journal_entries" VALUES('01a20b69-cd2f-7880-ab7e-e5837668a110','01a20b69-cd56-7744-a292-9b92c1166d51',3,'80b00a1b552e6f348fe447380c74db7f9355dd91448a47dff2a2936a650f849a','redemption','{"at":"2026-11-24T02:36:54.070Z","body":{"amount_cents":1000,"campaign":1,"desk_clock":"2026-11-24T02:36:54.070Z","list_as_of":null,"list_version":null,"offering":"MEDIATION","policy":1,"proof":"0037778571077571718922951751156703441217954275500415420078779445596724728530637043323821695093176546203082347728789732094904449281824414883265478375767877779077127421128618712861473515860991575433469366279","proof_kind":"qr","redemption":"01a20b69-d1b6-7cad-8ad5-8b78c723d016","serial":0,"verdict":"accepted_provisional","warnings":["campaign_not_covered"]},"desk":"01a20b69-cd2f-7880-ab7e-e5837668a110","journal":"01a20b69-cd56-7744-a292-9b92c1166d51","kind":"redemption","prev":"ca016b31a8aad8cc14f84e66b00bb78d04abceb7dd0472287e76a0ac096d9946","seq":3,"v":1}',1,'2026-11-24T02:36:55.411Z');
INSERT INTO "journal_entries" VALUES('01a20b69-cd2f-7880-ab7e-e5837668a110','01a20b69-cd56-7744-a292-9b92c1166d51',4,'1efa0ac71a2b8e3b6384c3da557fdfb29f57b29c2185c10710b0fe6ae32e99e7','redemption','{"at":"2026-11-24T02:36:54.090Z","body":{"amount_cents":1000,"campaign":1,"desk_clock":"2026-11-24T02:36:54.090Z","list_as_of":null,"list_version":null,"offering":"MEDIATION","policy":1,"proof":"0037778571077571718922951767365748632159333019689510734835742324012761384198512181359197889195865260717332186882446252175458129232236151875356738706744978778060348681564418976979132086651783574883379978756","proof_kind":"qr","redemption":"01a20b69-d1ca-7124-b954-50093aaaef21","serial":1,"verdict":"accepted_provisional","warnings":["campaign_not_covered"]},"desk":"01a20b69-cd2f-7880-ab7e-e5837668a110","journal":"01a20b69-cd56-7744-a292-9b92c1166d51","kind":"redemption","prev":"80b00a1b552e6f348fe447380c74db7f9355dd91448a47dff2a2936a650f849a","seq":4,"v":1}',1,'2026-11-24T02:36:55.411Z');
INSERT INTO "journal_entries" VALUES('01a20b69-cd2f-7880-ab7e-e5837668a110','01a20b69-cd56-7744-a292-9b92c1166d51',5,'2b327318b5d9a80ad4a5d1a2a8b26fab6a6f829ccd2c95445eb689bff3fa13d6','redemption','{"at":"2026-11-24T02:36:54.098Z","body":{"amount_cents":1000,"campaign":1,"desk_clock":"2026-11-24T02:36:54.098Z","list_as_of":null,"list_version":null,"offering":"MEDIATION","policy":1,"proof":"0037778571077571718922951783574793823100711763878599206093834504888773703156965025026998029552017553670788236749949680581911497210171496424600692182002112255440946591886269136662445956541915671930680255490","proof_kind":"qr","redemption":"01a20b69-d1d2-71c2-aebf-5ede9c6bf4df","serial":2,"verdict":"accepted_provisional","warnings":["campaign_not_covered"]},"desk":"01a20b69-cd2f-7880-ab7e-e5837668a110","journal":"01a20b69-cd56-7744-a292-9b92c1166d51","kind":"redemption","prev":"1efa0ac71a2b8e3b6384c3da557fdfb29f57b29c2185c10710b0fe6ae32e99e7","seq":5,"v":1}',1,'2026-11-24T02:36:55.411Z');
CREATE TABLE journals (
	desk TEXT NOT NULL, 
	journal TEXT NOT NULL, 
	seq BIGINT NOT NULL, 
	hash TEXT NOT NULL, 
	signed_head TEXT, 
	CONSTRAINT pk_journals PRIMARY KEY (desk, journal), 
	CONSTRAINT fk_journals_desk FOREIGN KEY(desk) REFERENCES desks (id)
);
INSERT INTO "journals" VALUES('01a20b69-cd2f-7880-ab7e-e5837668a110','01a20b69-cd56-7744-a292-9b92c1166d51',5,'2b327318b5d9a80ad4a5d1a2a8b26fab6a6f829ccd2c95445eb689bff3fa13d6','{"key":"47ec4deaa65cec01f02f77b11a2bcc79d97226c045616bb2ef6785a6d2f7ed81","payload":"{\"desk\":\"01a20b69-cd2f-7880-ab7e-e5837668a110\",\"hash\":\"2b327318b5d9a80ad4a5d1a2a8b26fab6a6f829ccd2c95445eb689bff3fa13d6\",\"journal\":\"01a20b69-cd56-7744-a292-9b92c1166d51\",\"kind\":\"journal-head\",\"seq\":5,\"v\":1}","signature":"6kpZrO2R54ZD+okvMe0m9uJMON7Ms4Yc0jvqIq8Cu1BtDjDjdAUVr2wh6sS5EqcdS+WaNiZY0s7zNRkHaJhHBg=="}');
CREATE TABLE offerings (
	code TEXT NOT NULL, 
	label TEXT NOT NULL, 
	price INTEGER NOT NULL, 
	CONSTRAINT pk_offerings PRIMARY KEY (code)
);
INSERT INTO "offerings" VALUES('MEDIATION','Médiation numérique',1);
CREATE TABLE policies (
	version INTEGER NOT NULL, 
	payload TEXT NOT NULL, 
	CONSTRAINT pk_policies PRIMARY KEY (version)
);
INSERT INTO "policies" VALUES(1,'{"hard_hours":72,"hard_vouchers":40,"issued_at":"2026-11-24T02:36:46.583Z","kind":"policy","short_codes_offline":false,"soft_hours":24,"soft_vouchers":15,"v":1,"version":1}');
CREATE TABLE public_keys (
	fingerprint TEXT NOT NULL, 
	role TEXT NOT NULL, 
	raw BLOB NOT NULL, 
	added_at TEXT NOT NULL, 
	CONSTRAINT pk_public_keys PRIMARY KEY (fingerprint)
);
INSERT INTO "public_keys" VALUES('75308f5c093069ed6b607e7d6237dbedadd6ff407f173719c318ccc1417ef638','centre',X'62B25749A5AD5D5760C70BCCF18BD90D1C7E5F014ACCE35ABA9DAE23FCAC0847','2026-11-24T02:36:46.583Z');
INSERT INTO "public_keys" VALUES('ed8cda79a4a99e93ab0a9db09262adf474d51994c0088f83724e9a3976a5b7fc','issuer',X'844B566214167EB7FD8AD1B787D13A88861007ADE2E9177B7AE9F4C7ABEB1743','2026-11-24T02:36:46.583Z');
CREATE TABLE receipts (
	id TEXT NOT NULL, 
	desk TEXT NOT NULL, 
	entry TEXT NOT NULL, 
	redemption TEXT NOT NULL, 
	payload TEXT NOT NULL, 
	signature BLOB NOT NULL, 
	"key" TEXT NOT NULL, 
	issued_at TEXT NOT NULL, 
	n INTEGER, 
	CONSTRAINT pk_receipts PRIMARY KEY (id), 
	CONSTRAINT fk_receipts_desk FOREIGN KEY(desk) REFERENCES desks (id), 
	CONSTRAINT uq_receipts_desk UNIQUE (desk, n)
);
INSERT INTO "receipts" VALUES('01a20b69-d6f3-71ca-a9e5-cd5891e3df03','01a20b69-cd2f-7880-ab7e-e5837668a110','80b00a1b552e6f348fe447380c74db7f9355dd91448a47dff2a2936a650f849a','01a20b69-d1b6-7cad-8ad5-8b78c723d016','{"amount_cents":1000,"desk":"01a20b69-cd2f-7880-ab7e-e5837668a110","entry":"80b00a1b552e6f348fe447380c74db7f9355dd91448a47dff2a2936a650f849a","first":null,"id":"01a20b69-d6f3-71ca-a9e5-cd5891e3df03","kind":"receipt","offering":"MEDIATION","outcome":"accepted","reason":null,"received_at":"2026-11-24T02:36:55.411Z","redeemed_at":"2026-11-24T02:36:54.070Z","redemption":"01a20b69-d1b6-7cad-8ad5-8b78c723d016","site":"Médiathèque de Bourg","supersedes":null,"v":1,"voucher":{"campaign":1,"serial":0}}',X'E17D71B071BACAB072C0A8F6B5DE3A1BBF59EF31EC44F9C2DB92AEBDAD4E20A39DA98D3E64459EF060E677FA471892DE6D0E3E427FB044F40CA022E3DCA86002','75308f5c093069ed6b607e7d6237dbedadd6ff407f173719c318ccc1417ef638','2026-11-24T02:36:55.411Z',NULL);
INSERT INTO "receipts" VALUES('01a20b69-d6f3-7153-9914-76ac28e4cb40','01a20b69-cd2f-7880-ab7e-e5837668a110','1efa0ac71a2b8e3b6384c3da557fdfb29f57b29c2185c10710b0fe6ae32e99e7','01a20b69-d1ca-7124-b954-50093aaaef21','{"amount_cents":1000,"desk":"01a20b69-cd2f-7880-ab7e-e5837668a110","entry":"1efa0ac71a2b8e3b6384c3da557fdfb29f57b29c2185c10710b0fe6ae32e99e7","first":null,"id":"01a20b69-d6f3-7153-9914-76ac28e4cb40","kind":"receipt","offering":"MEDIATION","outcome":"accepted","reason":null,"received_at":"2026-11-24T02:36:55.411Z","redeemed_at":"2026-11-24T02:36:54.090Z","redemption":"01a20b69-d1ca-7124-b954-50093aaaef21","site":"Médiathèque de Bourg","supersedes":null,"v":1,"voucher":{"campaign":1,"serial":1}}',X'C805B52BF063608397011539F70B9F6E26707CAB6D70D324E5B36EDD1564FABA85E439578985973263C7F352EAA5142AF8F53ABCFAFFDF31B540833CD9909F01','75308f5c093069ed6b607e7d6237dbedadd6ff407f173719c318ccc1417ef638','2026-11-24T02:36:55.411Z',NULL);
INSERT INTO "receipts" VALUES('01a20b69-d6f3-72a3-aa6e-801508c7d59b','01a20b69-cd2f-7880-ab7e-e5837668a110','2b327318b5d9a80ad4a5d1a2a8b26fab6a6f829ccd2c95445eb689bff3fa13d6','01a20b69-d1d2-71c2-aebf-5ede9c6bf4df','{"amount_cents":1000,"desk":"01a20b69-cd2f-7880-ab7e-e5837668a110","entry":"2b327318b5d9a80ad4a5d1a2a8b26fab6a6f829ccd2c95445eb689bff3fa13d6","first":null,"id":"01a20b69-d6f3-72a3-aa6e-801508c7d59b","kind":"receipt","offering":"MEDIATION","outcome":"accepted","reason":null,"received_at":"2026-11-24T02:36:55.411Z","redeemed_at":"2026-11-24T02:36:54.098Z","redemption":"01a20b69-d1d2-71c2-aebf-5ede9c6bf4df","site":"Médiathèque de Bourg","supersedes":null,"v":1,"voucher":{"campaign":1,"serial":2}}',X'A559F616E22E5B6D1C28883CA397108DBD3244EF5E20E1E8DC18D81C7AE423AAD02CB0040B0EAE9C3F04C861AA8DBEF4893BB4C0AFADDC8D0795429145C8C104','75308f5c093069ed6b607e7d6237dbedadd6ff407f173719c318ccc1417ef638','2026-11-24T02:36:55.411Z',NULL);
CREATE TABLE redemptions (
	id TEXT NOT NULL, 
	campaign BIGINT NOT NULL, 
	serial BIGINT NOT NULL, 
	live BOOLEAN NOT NULL, 
	state TEXT NOT NULL, 
	reason TEXT, 
	guarantee BOOLEAN NOT NULL, 
	desk TEXT NOT NULL, 
	site TEXT NOT NULL, 
	entry TEXT NOT NULL, 
	offering TEXT NOT NULL, 
	amount_cents INTEGER NOT NULL, 
	redeemed_at TEXT NOT NULL, 
	received_at TEXT NOT NULL, 
	n BIGINT NOT NULL, 
	settled_in TEXT, 
	stated_in TEXT, 
	CONSTRAINT pk_redemptions PRIMARY KEY (id), 
	CONSTRAINT fk_redemptions_desk FOREIGN KEY(desk) REFERENCES desks (id), 
	CONSTRAINT fk_redemptions_site FOREIGN KEY(site) REFERENCES sites (id)
);
INSERT INTO "redemptions" VALUES('01a20b69-d1b6-7cad-8ad5-8b78c723d016',1,0,1,'accepted',NULL,0,'01a20b69-cd2f-7880-ab7e-e5837668a110','01a20b69-c02d-78d0-88cb-8c0044a2876f','80b00a1b552e6f348fe447380c74db7f9355dd91448a47dff2a2936a650f849a','MEDIATION',1000,'2026-11-24T02:36:54.070Z','2026-11-24T02:36:55.411Z',0,NULL,NULL);
INSERT INTO "redemptions" VALUES('01a20b69-d1ca-7124-b954-50093aaaef21',1,1,1,'accepted',NULL,0,'01a20b69-cd2f-7880-ab7e-e5837668a110','01a20b69-c02d-78d0-88cb-8c0044a2876f','1efa0ac71a2b8e3b6384c3da557fdfb29f57b29c2185c10710b0fe6ae32e99e7','MEDIATION',1000,'2026-11-24T02:36:54.090Z','2026-11-24T02:36:55.411Z',1,NULL,NULL);
INSERT INTO "redemptions" VALUES('01a20b69-d1d2-71c2-aebf-5ede9c6bf4df',1,2,1,'accepted',NULL,0,'01a20b69-cd2f-7880-ab7e-e5837668a110','01a20b69-c02d-78d0-88cb-8c0044a2876f','2b327318b5d9a80ad4a5d1a2a8b26fab6a6f829ccd2c95445eb689bff3fa13d6','MEDIATION',1000,'2026-11-24T02:36:54.098Z','2026-11-24T02:36:55.411Z',2,NULL,NULL);
CREATE TABLE settings (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_settings PRIMARY KEY (name)
);
INSERT INTO "settings" VALUES('catalogue_version','1');
INSERT INTO "settings" VALUES('keys_version','1');
CREATE TABLE settlements (
	month TEXT NOT NULL, 
	settled_at TEXT NOT NULL, 
	CONSTRAINT pk_settlements PRIMARY KEY (month)
);
CREATE TABLE site_territories (
	site TEXT NOT NULL, 
	since TEXT NOT NULL, 
	territory TEXT NOT NULL, 
	CONSTRAINT pk_site_territories PRIMARY KEY (site, since), 
	CONSTRAINT fk_site_territories_site FOREIGN KEY(site) REFERENCES sites (id)
);
INSERT INTO "site_territories" VALUES('01a20b69-c02d-78d0-88cb-8c0044a2876f','2026-11-24T02:36:49.581Z','');
CREATE TABLE sites (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	CONSTRAINT pk_sites PRIMARY KEY (id), 
	CONSTRAINT uq_sites_name UNIQUE (name)
);
INSERT INTO "sites" VALUES('01a20b69-c02d-78d0-88cb-8c0044a2876f','Médiathèque de Bourg');
CREATE TABLE statements (
	month TEXT NOT NULL, 
	site TEXT NOT NULL, 
	made_at TEXT NOT NULL, 
	payload TEXT NOT NULL, 
	signature BLOB NOT NULL, 
	"key" TEXT NOT NULL, 
	CONSTRAINT pk_statements PRIMARY KEY (month, site), 
	CONSTRAINT fk_statements_month FOREIGN KEY(month) REFERENCES settlements (month), 
	CONSTRAINT fk_statements_site FOREIGN KEY(site) REFERENCES sites (id)
);
CREATE TABLE used_lists (
	campaign BIGINT NOT NULL, 
	version INTEGER NOT NULL, 
	as_of TEXT NOT NULL, 
	file BLOB NOT NULL, 
	CONSTRAINT pk_used_lists PRIMARY KEY (campaign), 
	CONSTRAINT fk_used_lists_campaign FOREIGN KEY(campaign) REFERENCES campaigns (id)
);
INSERT INTO "used_lists" VALUES(1,2,'2026-11-24T02:36:55.452Z',X'43554C310000018F7B2261735F6F66223A22323032362D31312D32345430323A33363A35352E3435325A222C22626C6F636B6564223A5B5D2C22626C6F636B65645F636F756E74223A302C22626F6F6B6C65745F73697A65223A352C2263616D706169676E223A312C22636F756E74223A31302C226669727374223A302C226B6579223A2237353330386635633039333036396564366236303765376436323337646265646164643666663430376631373337313963333138636363313431376566363338222C226B696E64223A22757365642D6C697374222C226F66666572696E6773223A5B5D2C2273706F6E736F72223A2244C3A970617274656D656E74206465206C2741696E222C227465726D73223A7B2265787069726573223A22323033302D31322D3331222C227465727269746F7279223A22222C22746F6C6572616E63655F64617973223A33312C2276616C69645F66726F6D223A22323032362D30312D3031222C2276616C75655F63656E7473223A313030307D2C2275736564223A332C2276223A312C2276657273696F6E223A327D0700024FAECE6359D55C76DE0F23BA45124BF5D8C7BA4EB65FAD4557C2D9A3F11B30D56EB492BFCAD1FF4694FE64D423992F5801D2C8893C759CC4C30C0B6073AE02');
CREATE TABLE voucher_changes (
	n INTEGER NOT NULL, 
	campaign BIGINT NOT NULL, 
	serial BIGINT NOT NULL, 
	CONSTRAINT pk_voucher_changes PRIMARY KEY (n)
);
CREATE TABLE wrong_codes (
	n INTEGER NOT NULL, 
	desk TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT pk_wrong_codes PRIMARY KEY (n), 
	CONSTRAINT fk_wrong_codes_desk FOREIGN KEY(desk) REFERENCES desks (id)
);
CREATE INDEX ix_voucher_changes_campaign ON voucher_changes (campaign);
CREATE INDEX ix_wrong_codes_desk_at ON wrong_codes (desk, at);
CREATE INDEX ix_journal_entries_place ON journal_entries (desk, journal, seq);
CREATE INDEX ix_redemptions_voucher ON redemptions (campaign, serial);
CREATE UNIQUE INDEX uq_redemptions_live_voucher ON redemptions (campaign, serial) WHERE live;
CREATE INDEX ix_receipts_entry ON receipts (desk, entry);
CREATE INDEX ix_receipts_redemption ON receipts (redemption);
COMMIT;
