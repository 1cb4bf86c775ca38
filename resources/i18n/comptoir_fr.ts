<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
    <context>
        <name>AboutPage</name>
        <message>
            <source>Comptoir {version}</source>
            <translation>Comptoir {version}</translation>
        </message>
        <message>
            <source>The front desk of places that help people with digital tools.</source>
            <translation>L’accueil des lieux de médiation numérique.</translation>
        </message>
        <message>
            <source>It decides in a moment without a network, never loses a voucher, and keeps a signed receipt of each.</source>
            <translation>Il décide en un instant sans réseau, ne perd jamais un pass, et garde un accusé de réception signé de chacun.</translation>
        </message>
        <message>
            <source>Nothing personal is needed to take a voucher. Notes stay at this desk.</source>
            <translation>Aucune donnée personnelle n’est nécessaire pour encaisser un pass. Les notes restent sur ce poste.</translation>
        </message>
        <message>
            <source>Free software under the GNU Affero General Public License, version 3 or later. No warranty.</source>
            <translation>Logiciel libre sous licence GNU Affero GPL, version 3 ou ultérieure. Sans garantie.</translation>
        </message>
        <message>
            <source>Uses Qt and PySide6 under the LGPL, and other free software listed in its lock file.</source>
            <translation>Utilise Qt et PySide6 sous licence LGPL, et d’autres logiciels libres listés dans ses sources.</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Touches</translation>
        </message>
        <message>
            <source>About and help</source>
            <translation>Aide et à propos</translation>
        </message>
        <message>
            <source>Desk: scan vouchers</source>
            <translation>Accueil : encaisser les pass</translation>
        </message>
        <message>
            <source>Today: the list, details, undo</source>
            <translation>Aujourd’hui : la liste, le détail, l’annulation</translation>
        </message>
        <message>
            <source>Exchange: what waits</source>
            <translation>Échanges : ce qui est en attente</translation>
        </message>
        <message>
            <source>Disputes: both sides, the decision</source>
            <translation>Contestations : les deux parties, la décision</translation>
        </message>
        <message>
            <source>Payments: what the site is owed, and its proof</source>
            <translation>Paiements : ce qui est dû au point de présence, et sa preuve</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Réglages</translation>
        </message>
        <message>
            <source>Diagnostics</source>
            <translation>Diagnostic</translation>
        </message>
        <message>
            <source>This page</source>
            <translation>Cette page</translation>
        </message>
        <message>
            <source>Type a short code</source>
            <translation>Taper un code court</translation>
        </message>
        <message>
            <source>Test a voucher without redeeming it</source>
            <translation>Tester la validité d’un pass sans l’encaisser</translation>
        </message>
        <message>
            <source>Exchange with the centre now</source>
            <translation>Échanger maintenant avec le service central</translation>
        </message>
        <message>
            <source>Undo the last redemption</source>
            <translation>Annuler le dernier encaissement</translation>
        </message>
        <message>
            <source>Choose the first service, Alt 2 the second…</source>
            <translation>Choisir la première prestation, Alt 2 la deuxième…</translation>
        </message>
    </context>
    <context>
        <name>CameraView</name>
        <message>
            <source>Waiting for the camera…</source>
            <translation>En attente de la caméra…</translation>
        </message>
        <message>
            <source>Picture of the camera</source>
            <translation>Image de la caméra</translation>
        </message>
    </context>
    <context>
        <name>ContestDialog</name>
        <message>
            <source>Contest a decision</source>
            <translation>Contester une décision</translation>
        </message>
        <message>
            <source>Why you contest</source>
            <translation>Pourquoi vous contestez</translation>
        </message>
        <message>
            <source>What happened at the desk, in a few sentences; please no names</source>
            <translation>Ce qui s’est passé à l’accueil, en quelques phrases ; pas de nom, s’il vous plaît</translation>
        </message>
        <message>
            <source>Contest</source>
            <translation>Contester</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Annuler</translation>
        </message>
        <message>
            <source>Why?</source>
            <translation>Pourquoi ?</translation>
        </message>
        <message>
            <source>Contest the decision on voucher {voucher}?</source>
            <translation>Contester la décision sur le pass {voucher} ?</translation>
        </message>
        <message>
            <source>The operator reads your note and decides again. It leaves with the next exchange.</source>
            <translation>L’opérateur lit votre note et décide à nouveau. Elle part avec le prochain échange.</translation>
        </message>
        <message numerus="yes">
            <source>%n character(s) too many</source>
            <translation>
                <numerusform>%n caractère de trop</numerusform>
                <numerusform>%n caractères de trop</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n character(s) left</source>
            <translation>
                <numerusform>encore %n caractère</numerusform>
                <numerusform>encore %n caractères</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>CrashNotice</name>
        <message>
            <source>Something went wrong in the program. What was recorded is safe.</source>
            <translation>Le programme a rencontré un problème. Ce qui était enregistré est sauf.</translation>
        </message>
        <message>
            <source>A report without personal data was written. Send it to the developers: {path}</source>
            <translation>Un rapport sans donnée personnelle a été écrit. Envoyez-le aux développeurs : {path}</translation>
        </message>
    </context>
    <context>
        <name>DayTableModel</name>
        <message>
            <source>Time</source>
            <translation>Heure</translation>
        </message>
        <message>
            <source>Voucher</source>
            <translation>Pass</translation>
        </message>
        <message>
            <source>Service</source>
            <translation>Prestation</translation>
        </message>
        <message>
            <source>Amount</source>
            <translation>Montant</translation>
        </message>
        <message>
            <source>State</source>
            <translation>État</translation>
        </message>
        <message>
            <source>none</source>
            <translation>aucun</translation>
        </message>
    </context>
    <context>
        <name>Demonstration</name>
        <message>
            <source>Setting up a central service on this computer…</source>
            <translation>Installation d’un service central sur cet ordinateur…</translation>
        </message>
        <message>
            <source>Issuing a booklet of vouchers…</source>
            <translation>Émission d’un carnet de pass…</translation>
        </message>
        <message>
            <source>Drawing the vouchers…</source>
            <translation>Dessin des pass…</translation>
        </message>
        <message>
            <source>Enrolling the desk of the demonstration…</source>
            <translation>Enrôlement du poste de démonstration…</translation>
        </message>
        <message>
            <source>Starting the central service…</source>
            <translation>Démarrage du service central…</translation>
        </message>
        <message>
            <source>Preparing the demonstration…</source>
            <translation>Préparation de la démonstration…</translation>
        </message>
    </context>
    <context>
        <name>DemonstrationBanner</name>
        <message>
            <source>Cut the network</source>
            <translation>Couper le réseau</translation>
        </message>
        <message>
            <source>Open the booklet (PDF)</source>
            <translation>Carnet (PDF)</translation>
        </message>
        <message>
            <source>Throw away the demonstration data</source>
            <translation>Effacer la démonstration</translation>
        </message>
        <message>
            <source>More</source>
            <translation>Plus</translation>
        </message>
        <message>
            <source>Demonstration: these vouchers are worth nothing.</source>
            <translation>Démonstration : ces pass ne valent rien.</translation>
        </message>
        <message>
            <source>Present the next pass · {number} of {total}</source>
            <translation>Pass suivant · {number} sur {total}</translation>
        </message>
        <message>
            <source>Network cut: restore it</source>
            <translation>Rétablir le réseau</translation>
        </message>
    </context>
    <context>
        <name>DeskPage</name>
        <message>
            <source>Test without redeeming</source>
            <translation>Tester sans encaisser</translation>
        </message>
        <message>
            <source>Says whether a voucher is valid; nothing is redeemed</source>
            <translation>Dit si un pass est valable ; rien n’est encaissé</translation>
        </message>
        <message>
            <source>Test</source>
            <translation>Tester</translation>
        </message>
        <message>
            <source>There is nothing to undo.</source>
            <translation>Il n’y a rien à annuler.</translation>
        </message>
        <message>
            <source>Test mode: scans say whether a voucher is valid, and nothing is redeemed.</source>
            <translation>Mode test : le scan dit si le pass est valable, et rien n’est encaissé.</translation>
        </message>
        <message>
            <source>Short code (F2)</source>
            <translation>Code court (F2)</translation>
        </message>
    </context>
    <context>
        <name>DeskSession</name>
        <message>
            <source>No pass is in view yet. Press “Present the next pass” (Ctrl N), above.</source>
            <translation>Aucun pass n’est encore présenté. Appuyez sur « Pass suivant » (Ctrl N), en haut.</translation>
        </message>
    </context>
    <context>
        <name>DiagnosticsPage</name>
        <message>
            <source>Copy</source>
            <translation>Copier</translation>
        </message>
        <message>
            <source>The second reading engine is missing</source>
            <translation>Le second moteur de lecture est absent</translation>
        </message>
        <message>
            <source>Scanning works, a little less well in bad light. Install the system's library “zbar” to add it.</source>
            <translation>La lecture fonctionne, un peu moins bien en mauvaise lumière. Installez la bibliothèque système « zbar » pour l’ajouter.</translation>
        </message>
        <message>
            <source>The key of this desk lies in a file</source>
            <translation>La clé de ce poste est dans un fichier</translation>
        </message>
        <message>
            <source>This system has no keyring. The file can be read by this user alone: protect the session.</source>
            <translation>Ce système n’a pas de trousseau. Seul cet utilisateur peut lire le fichier : protégez la session.</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>Version</translation>
        </message>
        <message>
            <source>System</source>
            <translation>Système</translation>
        </message>
        <message>
            <source>Data folder</source>
            <translation>Dossier de données</translation>
        </message>
        <message>
            <source>Reading engines</source>
            <translation>Moteurs de lecture</translation>
        </message>
        <message>
            <source>Key of the desk</source>
            <translation>Clé du poste</translation>
        </message>
        <message>
            <source>in a file</source>
            <translation>dans un fichier</translation>
        </message>
        <message>
            <source>in the system keyring</source>
            <translation>dans le trousseau du système</translation>
        </message>
        <message>
            <source>never</source>
            <translation>jamais</translation>
        </message>
        <message>
            <source>not measured yet</source>
            <translation>pas encore mesuré</translation>
        </message>
        <message>
            <source>{seconds} s</source>
            <translation>{seconds} s</translation>
        </message>
        <message>
            <source>Site</source>
            <translation>Point de présence</translation>
        </message>
        <message>
            <source>Desk</source>
            <translation>Poste</translation>
        </message>
        <message>
            <source>Central service</source>
            <translation>Service central</translation>
        </message>
        <message>
            <source>Fingerprint of the centre</source>
            <translation>Empreinte du service central</translation>
        </message>
        <message>
            <source>Last exchange</source>
            <translation>Dernier échange</translation>
        </message>
        <message>
            <source>Age of the lists</source>
            <translation>Âge des listes</translation>
        </message>
        <message>
            <source>Campaigns</source>
            <translation>Campagnes</translation>
        </message>
        <message>
            <source>Clock against the centre</source>
            <translation>Écart d’horloge</translation>
        </message>
        <message>
            <source>Offline policy</source>
            <translation>Règles hors ligne</translation>
        </message>
        <message>
            <source>Short codes without the network</source>
            <translation>Codes courts sans réseau</translation>
        </message>
        <message>
            <source>taken, to be verified</source>
            <translation>acceptés, à vérifier</translation>
        </message>
        <message>
            <source>refused</source>
            <translation>refusés</translation>
        </message>
        <message>
            <source>Beyond the limits</source>
            <translation>Au-delà des limites</translation>
        </message>
        <message>
            <source>Last failure</source>
            <translation>Dernier échec</translation>
        </message>
        <message>
            <source>version {version}: warns at {soft} vouchers or {soft_hours} h, stops at {hard} vouchers or {hard_hours} h</source>
            <translation>version {version} : alerte à {soft} pass ou {soft_hours} h, arrêt à {hard} pass ou {hard_hours} h</translation>
        </message>
        <message>
            <source>nobody may authorise more</source>
            <translation>personne ne peut autoriser davantage</translation>
        </message>
        <message>
            <source>a coordinator may authorise {vouchers} at a time, but this site has no code yet</source>
            <translation>la coordination peut autoriser {vouchers} à la fois, mais ce lieu n’a pas encore de code</translation>
        </message>
        <message>
            <source>authorised by a coordinator: {left} more of {vouchers}</source>
            <translation>sous autorisation de la coordination : encore {left} sur {vouchers}</translation>
        </message>
        <message>
            <source>a coordinator may authorise {vouchers} at a time</source>
            <translation>la coordination peut autoriser {vouchers} à la fois</translation>
        </message>
        <message>
            <source>Diagnostics</source>
            <translation>Diagnostic</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>Copié</translation>
        </message>
    </context>
    <context>
        <name>DisputeDetails</name>
        <message>
            <source>Voucher {voucher}, claimed twice</source>
            <translation>Pass {voucher}, encaissé à deux endroits</translation>
        </message>
        <message>
            <source>{state} · received first</source>
            <translation>{state} · reçu en premier</translation>
        </message>
        <message>
            <source>{state} · received later</source>
            <translation>{state} · reçu ensuite</translation>
        </message>
        <message>
            <source>What this site said against the decision</source>
            <translation>Ce que ce point de présence a répondu à la décision</translation>
        </message>
    </context>
    <context>
        <name>DisputeTableModel</name>
        <message>
            <source>State</source>
            <translation>État</translation>
        </message>
        <message>
            <source>Voucher</source>
            <translation>Pass</translation>
        </message>
        <message>
            <source>Due</source>
            <translation>Échéance</translation>
        </message>
    </context>
    <context>
        <name>Disputes</name>
        <message>
            <source>Overdue</source>
            <translation>En retard</translation>
        </message>
        <message>
            <source>To be decided</source>
            <translation>À décider</translation>
        </message>
        <message>
            <source>Contested</source>
            <translation>Contestée</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation>Close</translation>
        </message>
        <message>
            <source>In your favour</source>
            <translation>En votre faveur</translation>
        </message>
        <message>
            <source>Against you, paid</source>
            <translation>Contre vous, payée</translation>
        </message>
        <message>
            <source>Against you</source>
            <translation>Contre vous</translation>
        </message>
        <message>
            <source>Reason given by the operator: {reason}</source>
            <translation>Motif donné par l’opérateur : {reason}</translation>
        </message>
        <message>
            <source>Decided: this site keeps the voucher</source>
            <translation>Décision : le pass vous reste acquis</translation>
        </message>
        <message>
            <source>Decided: {site} keeps the voucher</source>
            <translation>Décision : le pass revient à « {site} »</translation>
        </message>
        <message>
            <source>{reason}
This desk could not have known: the operator pays {amount} from its guarantee.</source>
            <translation>{reason}
Ce poste ne pouvait pas le savoir : l’opérateur paie {amount} sur sa garantie.</translation>
        </message>
        <message>
            <source>{reason}
The month is settled: this redemption is not paid.</source>
            <translation>{reason}
Le mois est payé : cet encaissement ne l’est pas.</translation>
        </message>
        <message>
            <source>{reason}
This redemption is not paid. You can contest the decision.</source>
            <translation>{reason}
Cet encaissement n’est pas payé. Vous pouvez contester la décision.</translation>
        </message>
        <message>
            <source>Closed without a decision</source>
            <translation>Close sans décision</translation>
        </message>
        <message>
            <source>Only one claim is left on this voucher: there is nothing to decide any more.</source>
            <translation>Il ne reste qu’un encaissement de ce pass : il n’y a plus rien à décider.</translation>
        </message>
        <message>
            <source>The decision is overdue</source>
            <translation>La décision est en retard</translation>
        </message>
        <message>
            <source>{owner} should have decided by {day}. Call the operator; keep the paper voucher.</source>
            <translation>« {owner} » devait décider avant le {day}. Appelez l’opérateur ; gardez le pass papier.</translation>
        </message>
        <message>
            <source>The operator decides with both sides</source>
            <translation>L’opérateur décide avec les deux parties</translation>
        </message>
        <message>
            <source>{owner} decides by {day}. Keep the paper voucher; there is nothing to do now.</source>
            <translation>« {owner} » décide avant le {day}. Gardez le pass papier ; il n’y a rien à faire pour l’instant.</translation>
        </message>
        <message>
            <source>The operator decides by {day}. Keep the paper voucher; there is nothing to do now.</source>
            <translation>L’opérateur décide avant le {day}. Gardez le pass papier ; il n’y a rien à faire pour l’instant.</translation>
        </message>
        <message>
            <source>This site · {desk}</source>
            <translation>Ce point de présence · {desk}</translation>
        </message>
        <message>
            <source>Other site · {desk}</source>
            <translation>Autre point de présence · {desk}</translation>
        </message>
        <message>
            <source>Keeps the voucher</source>
            <translation>Garde le pass</translation>
        </message>
        <message>
            <source>Not accepted</source>
            <translation>Non accepté</translation>
        </message>
        <message>
            <source>Held</source>
            <translation>En suspens</translation>
        </message>
        <message>
            <source>Withdrawn</source>
            <translation>Retiré</translation>
        </message>
        <message>
            <source>Redeemed</source>
            <translation>Encaissé</translation>
        </message>
        <message>
            <source>Received</source>
            <translation>Reçu</translation>
        </message>
        <message>
            <source>Shown</source>
            <translation>Affiché</translation>
        </message>
        <message>
            <source>Service</source>
            <translation>Prestation</translation>
        </message>
        <message>
            <source>Amount</source>
            <translation>Montant</translation>
        </message>
        <message>
            <source>List held</source>
            <translation>Sa liste</translation>
        </message>
        <message>
            <source>Its clock showed</source>
            <translation>Son horloge</translation>
        </message>
        <message>
            <source>Warning</source>
            <translation>Avertissement</translation>
        </message>
        <message>
            <source>not known here</source>
            <translation>inconnu ici</translation>
        </message>
        <message>
            <source>none for this booklet</source>
            <translation>aucune pour ce carnet</translation>
        </message>
        <message>
            <source>not used ({moment})</source>
            <translation>non utilisé ({moment})</translation>
        </message>
        <message>
            <source>{moment} · leaves with the next exchange</source>
            <translation>{moment} · part avec le prochain échange</translation>
        </message>
        <message>
            <source>{moment} · the operator has it</source>
            <translation>{moment} · l’opérateur l’a reçue</translation>
        </message>
        <message>
            <source>{moment} · too late: the dispute was closed. Call the operator.</source>
            <translation>{moment} · trop tard : la contestation était close. Appelez l’opérateur.</translation>
        </message>
        <message>
            <source>This dispute is not known at this desk any more. Exchange, then look again.</source>
            <translation>Ce poste ne connaît plus cette contestation. Échangez, puis regardez à nouveau.</translation>
        </message>
        <message>
            <source>Write why you contest: the operator reads it.</source>
            <translation>Écrivez pourquoi vous contestez : l’opérateur le lit.</translation>
        </message>
        <message>
            <source>This note is too long: at most 1000 characters.</source>
            <translation>Cette note est trop longue : 1000 caractères au plus.</translation>
        </message>
        <message>
            <source>This note holds characters that cannot be sent. Type it again.</source>
            <translation>Cette note contient des caractères qui ne peuvent pas être envoyés. Retapez-la.</translation>
        </message>
        <message>
            <source>There is no decision against this site: nothing to contest.</source>
            <translation>Aucune décision n’est contraire à ce point de présence : rien à contester.</translation>
        </message>
        <message>
            <source>This dispute is closed: call the operator.</source>
            <translation>Cette contestation est close : appelez l’opérateur.</translation>
        </message>
    </context>
    <context>
        <name>DisputesPage</name>
        <message>
            <source>Contest…</source>
            <translation>Contester…</translation>
        </message>
        <message>
            <source>No dispute</source>
            <translation>Aucune contestation</translation>
        </message>
        <message>
            <source>When a voucher was taken at two places, both sides and the decision appear here.</source>
            <translation>Quand un pass a été encaissé à deux endroits, les deux parties et la décision apparaissent ici.</translation>
        </message>
        <message>
            <source>Disputes</source>
            <translation>Contestations</translation>
        </message>
        <message>
            <source>The operator reads it after the next exchange, and decides again.</source>
            <translation>L’opérateur la lira après le prochain échange et décidera à nouveau.</translation>
        </message>
        <message>
            <source>Your note is kept</source>
            <translation>Votre note est enregistrée</translation>
        </message>
        <message>
            <source>The decision was not contested</source>
            <translation>La décision n’a pas été contestée</translation>
        </message>
    </context>
    <context>
        <name>Exchange</name>
        <message>
            <source>The centre could not decide yet; it is sent again.</source>
            <translation>Le service central n’a pas encore pu décider ; l’envoi sera refait.</translation>
        </message>
        <message>
            <source>The centre does not take this item as it is; it is sent again.</source>
            <translation>Le service central ne prend pas cette ligne telle quelle ; l’envoi sera refait.</translation>
        </message>
        <message>
            <source>The centre failed on this item; it is sent again.</source>
            <translation>Le service central a buté sur cette ligne ; l’envoi sera refait.</translation>
        </message>
        <message>
            <source>Something on the way did not let this item through; it is sent again.</source>
            <translation>Quelque chose en chemin n’a pas laissé passer cette ligne ; l’envoi sera refait.</translation>
        </message>
        <message>
            <source>The centre said nothing about it; it is sent again.</source>
            <translation>Le service central n’en a rien dit ; l’envoi sera refait.</translation>
        </message>
        <message>
            <source>The answer could not be verified; it is sent again.</source>
            <translation>La réponse n’a pas pu être vérifiée ; l’envoi sera refait.</translation>
        </message>
        <message>
            <source>Not answered ({code}); it is sent again.</source>
            <translation>Sans réponse ({code}) ; l’envoi sera refait.</translation>
        </message>
        <message>
            <source>What waits is sent; the answers appear in Today as they come.</source>
            <translation>Ce qui attend est envoyé ; les réponses s’affichent dans Aujourd’hui.</translation>
        </message>
        <message>
            <source>One item is not taken: smaller parts are sent, so that the others go on.</source>
            <translation>Une ligne ne passe pas : l’envoi se fait par petites parties, pour que les autres passent.</translation>
        </message>
        <message>
            <source>Everything is sent. What is new is read: answers, lists, disputes.</source>
            <translation>Tout est envoyé. Les nouveautés arrivent : réponses, listes, contestations.</translation>
        </message>
        <message>
            <source>The centre gives back the redemptions that this computer does not know.</source>
            <translation>Le service central rend les encaissements que cet ordinateur ne connaît pas.</translation>
        </message>
        <message>
            <source>In the last exchange: sent {sent} · confirmed {confirmed} · not accepted {refused}.</source>
            <translation>Dernier échange : envoyés {sent} · confirmés {confirmed} · non acceptés {refused}.</translation>
        </message>
        <message>
            <source>Undo of voucher {voucher}, {moment}</source>
            <translation>Annulation du pass {voucher}, {moment}</translation>
        </message>
        <message>
            <source>Redemption of voucher {voucher}, {moment}</source>
            <translation>Encaissement du pass {voucher}, {moment}</translation>
        </message>
        <message>
            <source>It leaves with the next exchange. There is nothing to do.</source>
            <translation>Cette ligne part avec le prochain échange. Il n’y a rien à faire.</translation>
        </message>
        <message>
            <source>{why} {what_to_do}</source>
            <translation>{why} {what_to_do}</translation>
        </message>
        <message>
            <source>Nothing to do now. If it still waits tomorrow, tell the operator.</source>
            <translation>Rien à faire pour l’instant. Si la ligne attend encore demain, prévenez l’opérateur.</translation>
        </message>
        <message>
            <source>Keep the paper voucher and tell the operator this line. Nothing is lost.</source>
            <translation>Gardez le pass papier et donnez cette ligne à l’opérateur. Rien n’est perdu.</translation>
        </message>
        <message>
            <source>This desk cannot take vouchers for now</source>
            <translation>Ce poste ne peut pas encaisser pour l’instant</translation>
        </message>
        <message>
            <source>This desk found itself again</source>
            <translation>Ce poste a retrouvé tous ses encaissements</translation>
        </message>
        <message>
            <source>Its data is a restored backup or a copy, or was altered: it does not know all that it took. Connect to the network and press F5: the centre gives everything back, then the desk takes vouchers again.</source>
            <translation>Ses données sont une sauvegarde restaurée, une copie, ou ont été modifiées : il ne sait pas tout ce qu’il a encaissé. Connectez-le au réseau et appuyez sur F5 : le service central lui rend tout, puis le poste encaisse à nouveau.</translation>
        </message>
        <message>
            <source>Its data was a restored backup or a copy, or altered. The centre gave back what was missing ({moment}); nothing is lost. If another computer still uses this desk, stop it and enrol it apart.</source>
            <translation>Ses données étaient une sauvegarde restaurée, une copie, ou modifiées. Le service central a rendu ce qui manquait ({moment}) ; rien n’est perdu. Si un autre ordinateur utilise encore ce poste, arrêtez-le et enrôlez-le à part.</translation>
        </message>
        <message>
            <source>Two computers seem to work as this desk</source>
            <translation>Deux ordinateurs semblent utiliser ce poste</translation>
        </message>
        <message>
            <source>No redemption is lost, but each exchange of the one disturbs the other (last {moment}). Keep one computer, close Comptoir on the other, and ask the operator for an enrolment code for it.</source>
            <translation>Aucun encaissement n’est perdu, mais chaque échange de l’un dérange l’autre (dernière fois {moment}). Gardez un ordinateur, fermez Comptoir sur l’autre, et demandez à l’opérateur un code d’enrôlement pour lui.</translation>
        </message>
        <message>
            <source>The centre misses a part of this desk's journal</source>
            <translation>Il manque au service central une partie du journal de ce poste</translation>
        </message>
        <message>
            <source>Redemptions after the gap are held until it is filled. Press F5 on the computer that scanned them. If this stays, tell the operator; keep the paper vouchers.</source>
            <translation>Les encaissements après ce trou restent en suspens jusqu’à ce qu’il soit comblé. Appuyez sur F5 sur l’ordinateur qui les a scannés. Si cela dure, prévenez l’opérateur ; gardez les pass papier.</translation>
        </message>
        <message>
            <source>File written: nothing waited, it only asks for what is new</source>
            <translation>Fichier écrit : rien n’attendait, il demande seulement les nouveautés</translation>
        </message>
        <message>
            <source>Take it to a connected desk or to the operator, and come back with the answer. Until then everything still waits here, and nothing is lost if the stick is.</source>
            <translation>Apportez-le à un poste connecté ou à l’opérateur, puis revenez avec la réponse. D’ici là tout attend encore ici : si la clé est perdue, rien ne l’est.</translation>
        </message>
        <message>
            <source>A part has no valid answer and still waits. Export again, and hand the new file in.</source>
            <translation>Une partie n’a pas de réponse valable et attend encore. Exportez à nouveau, et faites transmettre le nouveau fichier.</translation>
        </message>
        <message>
            <source>The data of this desk was a restored backup or a copy; the centre gave back what was missing. Export once more, so that the centre hears that this desk goes on.</source>
            <translation>Les données de ce poste étaient une sauvegarde restaurée ou une copie ; le service central a rendu ce qui manquait. Exportez encore une fois, pour que le service central sache que ce poste continue.</translation>
        </message>
        <message>
            <source>Not accepted: {count}. Today and Disputes say why and what to do.</source>
            <translation>Non acceptés : {count}. Aujourd’hui et Contestations disent pourquoi et que faire.</translation>
        </message>
        <message>
            <source>The receipts are stored at this desk. The stick can be emptied.</source>
            <translation>Les accusés de réception sont enregistrés sur ce poste. La clé peut être vidée.</translation>
        </message>
        <message>
            <source>The answer is in “{name}”, beside the file. Bring it back to the other desk.</source>
            <translation>La réponse est dans « {name} », à côté du fichier. Rapportez-la à l’autre poste.</translation>
        </message>
        <message>
            <source>The centre did not answer. Check the network and hand in the same file again.</source>
            <translation>Le service central n’a pas répondu. Vérifiez le réseau, puis transmettez à nouveau le même fichier.</translation>
        </message>
        <message>
            <source>Not all were answered: hand in the same file again later. {place}</source>
            <translation>Toutes n’ont pas eu de réponse : transmettez à nouveau le même fichier plus tard. {place}</translation>
        </message>
    </context>
    <context>
        <name>ExchangePage</name>
        <message>
            <source>Exchange now</source>
            <translation>Échanger maintenant</translation>
        </message>
        <message>
            <source>Progress of the exchange</source>
            <translation>Avancement de l’échange</translation>
        </message>
        <message>
            <source>Nothing waits</source>
            <translation>Rien en attente</translation>
        </message>
        <message numerus="yes">
            <source>%n undo(s) waiting to be sent</source>
            <translation>
                <numerusform>%n annulation en attente d’envoi</numerusform>
                <numerusform>%n annulations en attente d’envoi</numerusform>
            </translation>
        </message>
        <message>
            <source>{vouchers} since {moment}</source>
            <translation>{vouchers} depuis {moment}</translation>
        </message>
        <message>
            <source>None yet</source>
            <translation>Aucun</translation>
        </message>
        <message>
            <source>{age} ago</source>
            <translation>il y a {age}</translation>
        </message>
        <message numerus="yes">
            <source>%n campaign(s) covered</source>
            <translation>
                <numerusform>%n campagne couverte</numerusform>
                <numerusform>%n campagnes couvertes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n redemption(s) not accepted by the centre</source>
            <translation>
                <numerusform>%n encaissement non accepté par le service central</numerusform>
                <numerusform>%n encaissements non acceptés par le service central</numerusform>
            </translation>
        </message>
        <message>
            <source>Exchanging with the centre…</source>
            <translation>Échange en cours avec le service central…</translation>
        </message>
        <message numerus="yes">
            <source>Next try in %n second(s).</source>
            <translation>
                <numerusform>Prochain essai dans %n seconde.</numerusform>
                <numerusform>Prochain essai dans %n secondes.</numerusform>
            </translation>
        </message>
        <message>
            <source>With a USB stick…</source>
            <translation>Par clé USB…</translation>
        </message>
        <message>
            <source>This could not be done</source>
            <translation>Cela n’a pas pu se faire</translation>
        </message>
        <message>
            <source>Each is explained in Disputes (Ctrl 4), and in Today where it was scanned today.</source>
            <translation>Chacun est expliqué dans Contestations (Ctrl 4), et dans Aujourd’hui s’il est du jour.</translation>
        </message>
        <message>
            <source>Exchanging: sent {sent} of {total}</source>
            <translation>Échange en cours : {sent} envoyés sur {total}</translation>
        </message>
        <message>
            <source>{step} Begun at {time}.</source>
            <translation>{step} Commencé à {time}.</translation>
        </message>
        <message numerus="yes">
            <source>%n item(s) without an answer: the list below says why</source>
            <translation>
                <numerusform>%n ligne sans réponse : la liste dit pourquoi</numerusform>
                <numerusform>%n lignes sans réponse : la liste dit pourquoi</numerusform>
            </translation>
        </message>
        <message>
            <source>They are sent by themselves as soon as the network is there.</source>
            <translation>Ils partent d’eux-mêmes dès que le réseau est là.</translation>
        </message>
        <message>
            <source>Some redemptions wait</source>
            <translation>Des encaissements sont en attente</translation>
        </message>
        <message>
            <source>Every redemption of this desk has its answer.</source>
            <translation>Chaque encaissement de ce poste a sa réponse.</translation>
        </message>
        <message>
            <source>Everything is sent</source>
            <translation>Tout est transmis</translation>
        </message>
        <message>
            <source>Exchange</source>
            <translation>Échanges</translation>
        </message>
        <message>
            <source>Waiting to be sent</source>
            <translation>En attente d’envoi</translation>
        </message>
        <message>
            <source>Last exchange</source>
            <translation>Dernier échange</translation>
        </message>
        <message>
            <source>List of used vouchers</source>
            <translation>Liste des pass utilisés</translation>
        </message>
        <message>
            <source>What you redeem without a network waits here until the centre has answered.</source>
            <translation>Ce que vous encaissez sans réseau attend ici la réponse du service central.</translation>
        </message>
        <message>
            <source>USB…</source>
            <translation>USB…</translation>
        </message>
    </context>
    <context>
        <name>FileExchangeDialog</name>
        <message>
            <source>Exchange with a USB stick</source>
            <translation>Échange par clé USB</translation>
        </message>
        <message>
            <source>Export to a USB stick…</source>
            <translation>Exporter vers une clé USB…</translation>
        </message>
        <message>
            <source>Take in the answer…</source>
            <translation>Reprendre la réponse…</translation>
        </message>
        <message>
            <source>Hand in another desk's file…</source>
            <translation>Transmettre le fichier d’un autre poste…</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Fermer</translation>
        </message>
        <message>
            <source>Working on the file…</source>
            <translation>Travail sur le fichier…</translation>
        </message>
        <message>
            <source>For a desk without a network. The files are signed: whoever carries them cannot change them.</source>
            <translation>Pour un poste sans réseau. Les fichiers sont signés : qui les porte ne peut rien y changer.</translation>
        </message>
        <message>
            <source>This desk has no network</source>
            <translation>Ce poste n’a pas de réseau</translation>
        </message>
        <message>
            <source>1. Write what waits to a stick. 2. Take it to a connected desk or to the operator.</source>
            <translation>1. Écrivez ce qui attend sur une clé. 2. Apportez-la à un poste connecté ou à l’opérateur.</translation>
        </message>
        <message>
            <source>You come back with the answer</source>
            <translation>Vous revenez avec la réponse</translation>
        </message>
        <message>
            <source>3. Take in the file that the connected desk or the operator wrote: the receipts are in it.</source>
            <translation>3. Reprenez le fichier écrit par le poste connecté ou l’opérateur : il contient les accusés de réception.</translation>
        </message>
        <message>
            <source>This desk has a network and helps another</source>
            <translation>Ce poste a du réseau et en aide un autre</translation>
        </message>
        <message>
            <source>Hand in its file. The answer is written beside it, on the same stick.</source>
            <translation>Transmettez son fichier. La réponse est écrite à côté, sur la même clé.</translation>
        </message>
        <message>
            <source>Where to write the file?</source>
            <translation>Où écrire le fichier ?</translation>
        </message>
        <message>
            <source>Which file of answers?</source>
            <translation>Quel fichier de réponses ?</translation>
        </message>
        <message>
            <source>Which file of the other desk?</source>
            <translation>Quel fichier de l’autre poste ?</translation>
        </message>
        <message>
            <source>Files of Comptoir (*.json)</source>
            <translation>Fichiers de Comptoir (*.json)</translation>
        </message>
    </context>
    <context>
        <name>Footer</name>
        <message>
            <source>Short code</source>
            <translation>Code court</translation>
        </message>
        <message>
            <source>Test</source>
            <translation>Tester</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Annuler</translation>
        </message>
        <message>
            <source>Exchange now</source>
            <translation>Échanger maintenant</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>Aide</translation>
        </message>
        <message>
            <source>No list of used vouchers yet</source>
            <translation>Pas encore de liste des pass utilisés</translation>
        </message>
        <message>
            <source>Last list: {moment}</source>
            <translation>Dernière liste : {moment}</translation>
        </message>
    </context>
    <context>
        <name>Foreign</name>
        <message>
            <source>The code is empty.</source>
            <translation>Le code est vide.</translation>
        </message>
        <message>
            <source>It looks like a web address.</source>
            <translation>Cela ressemble à une adresse internet.</translation>
        </message>
        <message>
            <source>It looks like a Wi-Fi access code.</source>
            <translation>Cela ressemble à un accès Wi-Fi.</translation>
        </message>
        <message>
            <source>It looks like a contact card.</source>
            <translation>Cela ressemble à une carte de visite.</translation>
        </message>
        <message>
            <source>It looks like an e-mail address.</source>
            <translation>Cela ressemble à une adresse électronique.</translation>
        </message>
        <message>
            <source>It looks like a telephone number.</source>
            <translation>Cela ressemble à un numéro de téléphone.</translation>
        </message>
        <message>
            <source>It looks like a place on a map.</source>
            <translation>Cela ressemble à un lieu sur une carte.</translation>
        </message>
        <message>
            <source>It looks like an event of a calendar.</source>
            <translation>Cela ressemble à un rendez-vous d’agenda.</translation>
        </message>
        <message>
            <source>It looks like a payment order.</source>
            <translation>Cela ressemble à un ordre de paiement.</translation>
        </message>
        <message>
            <source>It looks like the number of a product.</source>
            <translation>Cela ressemble au numéro d’un produit.</translation>
        </message>
        <message>
            <source>It is far too long for a voucher.</source>
            <translation>C’est bien trop long pour un pass.</translation>
        </message>
        <message>
            <source>It is some other code.</source>
            <translation>C’est un autre code.</translation>
        </message>
    </context>
    <context>
        <name>Formats</name>
        <message>
            <source>{hour}:{minute}</source>
            <translation>{hour} h {minute}</translation>
        </message>
        <message>
            <source>d MMMM yyyy</source>
            <comment>a day, as in 31 December 2027</comment>
            <translation>d MMMM yyyy</translation>
        </message>
        <message>
            <source>d MMM yyyy</source>
            <comment>a day in a table, as in 22 Dec 2026</comment>
            <translation>dd/MM/yyyy</translation>
        </message>
        <message>
            <source>dddd d MMMM</source>
            <comment>a day of this year, as in Monday 23 November</comment>
            <translation>dddd d MMMM</translation>
        </message>
        <message>
            <source>yesterday at {time}</source>
            <translation>hier à {time}</translation>
        </message>
        <message>
            <source>on {day} at {time}</source>
            <translation>le {day} à {time}</translation>
        </message>
        <message>
            <source>today at {time}</source>
            <translation>aujourd’hui à {time}</translation>
        </message>
        <message>
            <source>€{amount}</source>
            <translation>{amount} €</translation>
        </message>
        <message>
            <source>less than a minute</source>
            <translation>moins d’une minute</translation>
        </message>
    </context>
    <context>
        <name>Header</name>
        <message numerus="yes">
            <source>%n dispute(s) to read</source>
            <translation>
                <numerusform>%n contestation à lire</numerusform>
                <numerusform>%n contestations à lire</numerusform>
            </translation>
        </message>
        <message>
            <source>{desk} · {day}</source>
            <translation>{desk} · {day}</translation>
        </message>
    </context>
    <context>
        <name>LastScans</name>
        <message>
            <source>No scan yet today.</source>
            <translation>Aucun scan aujourd’hui.</translation>
        </message>
        <message>
            <source>Today</source>
            <translation>Aujourd’hui</translation>
        </message>
        <message>
            <source>Last scans</source>
            <translation>Derniers scans</translation>
        </message>
        <message>
            <source>{vouchers} · {amount}</source>
            <translation>{vouchers} · {amount}</translation>
        </message>
        <message>
            <source>Confirmed {confirmed} · waiting {waiting}</source>
            <translation>Confirmés {confirmed} · en attente {waiting}</translation>
        </message>
    </context>
    <context>
        <name>LineDetails</name>
        <message>
            <source>Time</source>
            <translation>Heure</translation>
        </message>
        <message>
            <source>Voucher</source>
            <translation>Pass</translation>
        </message>
        <message>
            <source>Sponsor</source>
            <translation>Commanditaire</translation>
        </message>
        <message>
            <source>Service</source>
            <translation>Prestation</translation>
        </message>
        <message>
            <source>Amount</source>
            <translation>Montant</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>Raison</translation>
        </message>
        <message>
            <source>Undone</source>
            <translation>Annulation</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Note</translation>
        </message>
    </context>
    <context>
        <name>Navigation</name>
        <message>
            <source>Pages</source>
            <translation>Pages</translation>
        </message>
        <message>
            <source>{page} ({count})</source>
            <translation>{page} ({count})</translation>
        </message>
        <message>
            <source>Desk</source>
            <translation>Accueil</translation>
        </message>
        <message>
            <source>Today</source>
            <translation>Aujourd’hui</translation>
        </message>
        <message>
            <source>Exchange</source>
            <translation>Échanges</translation>
        </message>
        <message>
            <source>Disputes</source>
            <translation>Contestations</translation>
        </message>
        <message>
            <source>Payments</source>
            <translation>Paiements</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Réglages</translation>
        </message>
        <message>
            <source>Diagnostics</source>
            <translation>Diagnostic</translation>
        </message>
        <message>
            <source>About</source>
            <translation>Aide</translation>
        </message>
    </context>
    <context>
        <name>OfferingChoice</name>
        <message>
            <source>Other services</source>
            <translation>Autres prestations</translation>
        </message>
        <message>
            <source>Service</source>
            <translation>Prestation</translation>
        </message>
        <message>
            <source>Other…</source>
            <translation>Autre…</translation>
        </message>
    </context>
    <context>
        <name>Override</name>
        <message>
            <source>There is no network here</source>
            <translation>Il n’y a pas de réseau ici</translation>
        </message>
        <message>
            <source>The central service does not answer</source>
            <translation>Le service central ne répond pas</translation>
        </message>
        <message>
            <source>People are waiting and cannot come back</source>
            <translation>Des personnes attendent et ne peuvent pas revenir</translation>
        </message>
        <message>
            <source>Other reason</source>
            <translation>Autre raison</translation>
        </message>
        <message>
            <source>This is not the code of this site. The attempt is noted in the journal.</source>
            <translation>Ce n’est pas le code de ce lieu. L’essai est noté au journal.</translation>
        </message>
        <message>
            <source>Too many wrong codes were typed. Wait a few minutes, then try again.</source>
            <translation>Trop de codes faux ont été tapés. Attendez quelques minutes, puis recommencez.</translation>
        </message>
        <message>
            <source>No limit is reached any more: scan the voucher again.</source>
            <translation>Plus aucune limite n’est atteinte : présentez de nouveau le pass.</translation>
        </message>
        <message>
            <source>The last authorisation is not used up: scan the voucher again.</source>
            <translation>La dernière autorisation n’est pas épuisée : présentez de nouveau le pass.</translation>
        </message>
        <message>
            <source>The operator's rules allow no authorisation.</source>
            <translation>Les règles de l’opérateur ne permettent pas d’autorisation.</translation>
        </message>
        <message>
            <source>This site has no coordinator's code yet: ask the operator for one.</source>
            <translation>Ce lieu n’a pas encore de code de coordination : demandez-en un à l’opérateur.</translation>
        </message>
        <message>
            <source>This desk is stopped for another reason: no authorisation changes that.</source>
            <translation>Ce poste est arrêté pour une autre raison : aucune autorisation n’y change rien.</translation>
        </message>
    </context>
    <context>
        <name>OverrideDialog</name>
        <message>
            <source>Coordinator's authorisation</source>
            <translation>Autorisation du coordinateur</translation>
        </message>
        <message>
            <source>Code of the coordinator</source>
            <translation>Code de coordination</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Note</translation>
        </message>
        <message>
            <source>Stays at this desk; please no names</source>
            <translation>Reste sur ce poste ; pas de nom, merci</translation>
        </message>
        <message>
            <source>Authorise</source>
            <translation>Autoriser</translation>
        </message>
        <message>
            <source>Go on beyond the limit?</source>
            <translation>Continuer au-delà de la limite ?</translation>
        </message>
        <message>
            <source>Your code allows {vouchers} more, until the next exchange with the centre.</source>
            <translation>Votre code autorise encore {vouchers}, jusqu’au prochain échange avec le service central.</translation>
        </message>
        <message>
            <source>It is written in the journal of this desk, and the operator sees it.</source>
            <translation>C’est écrit dans le journal de ce poste, et l’opérateur le voit.</translation>
        </message>
        <message>
            <source>This computer shows {day}, {time}. If that is wrong, set its clock first.</source>
            <translation>Cet ordinateur indique le {day}, {time}. Si c’est faux, réglez d’abord son horloge.</translation>
        </message>
        <message>
            <source>Why?</source>
            <translation>Pourquoi ?</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Annuler</translation>
        </message>
    </context>
    <context>
        <name>Problems</name>
        <message>
            <source>This could not be done. Try again; nothing that was recorded is lost.</source>
            <translation>L’opération n’a pas pu se faire. Recommencez ; rien d’enregistré n’est perdu.</translation>
        </message>
        <message>
            <source>The exchange did not succeed. It is tried again by itself; nothing is lost.</source>
            <translation>L’échange n’a pas abouti. Il sera retenté de lui-même ; rien n’est perdu.</translation>
        </message>
        <message>
            <source>The disk is full. Free some space, then scan again; nothing that was shown is lost.</source>
            <translation>Le disque est plein. Libérez de la place puis scannez de nouveau ; rien de ce qui a été affiché n’est perdu.</translation>
        </message>
        <message>
            <source>The data folder cannot be written to. Check its permissions or the disk.</source>
            <translation>Le dossier de données n’est pas accessible en écriture. Vérifiez ses droits ou le disque.</translation>
        </message>
        <message>
            <source>Another program is using this desk's data. Close it, then try again.</source>
            <translation>Un autre programme occupe les données de ce poste. Fermez-le puis recommencez.</translation>
        </message>
        <message>
            <source>This desk's data file is damaged or is not a Comptoir file. A copy is in the folder “backups”.</source>
            <translation>Le fichier de ce poste est abîmé ou n’est pas un fichier Comptoir. Une copie est dans le dossier « backups ».</translation>
        </message>
        <message>
            <source>The data was written by a newer version of Comptoir. Install that version; the data is intact.</source>
            <translation>Les données ont été écrites par une version plus récente de Comptoir. Installez-la ; les données sont intactes.</translation>
        </message>
        <message>
            <source>The disk refused the operation. Check it, then try again; what was recorded is not lost.</source>
            <translation>Le disque a refusé l’opération. Vérifiez-le puis recommencez ; rien d’enregistré n’est perdu.</translation>
        </message>
        <message>
            <source>This desk is not enrolled yet.</source>
            <translation>Ce poste n’est pas encore enrôlé.</translation>
        </message>
        <message>
            <source>This data folder already belongs to an enrolled desk.</source>
            <translation>Ce dossier de données appartient déjà à un poste enrôlé.</translation>
        </message>
        <message>
            <source>This file does not belong to a desk of this central service. Nothing was sent.</source>
            <translation>Ce fichier n’est pas la base d’un poste de ce service central. Rien n’a été envoyé.</translation>
        </message>
        <message>
            <source>The demonstration could not be started on this computer. Try again, or restart Comptoir.</source>
            <translation>La démonstration n’a pas pu démarrer sur cet ordinateur. Recommencez, ou relancez Comptoir.</translation>
        </message>
        <message>
            <source>This desk's key was not found. Ask the operator for a new enrolment code; keep the data.</source>
            <translation>La clé de ce poste est introuvable. Demandez un nouveau code d’enrôlement à l’opérateur ; gardez les données.</translation>
        </message>
        <message>
            <source>This is not a file that a desk wrote to be handed in. Choose the one that was exported.</source>
            <translation>Ce n’est pas un fichier écrit par un poste pour être transmis. Choisissez celui qui a été exporté.</translation>
        </message>
        <message>
            <source>This file holds no answers. Choose the one that the connected desk or the operator wrote; the exported file must be handed in first.</source>
            <translation>Ce fichier ne contient pas de réponses. Choisissez celui que le poste connecté ou l’opérateur a écrit ; le fichier exporté doit d’abord être transmis.</translation>
        </message>
        <message>
            <source>The central service does not answer. Check the network; everything is kept here meanwhile.</source>
            <translation>Le service central ne répond pas. Vérifiez le réseau ; tout est gardé ici en attendant.</translation>
        </message>
        <message>
            <source>Something else answered instead of the central service, perhaps a Wi-Fi sign-in page. Open a web browser to check; everything is kept here.</source>
            <translation>Autre chose a répondu à la place du service central, peut-être un portail Wi-Fi. Ouvrez un navigateur pour vérifier ; tout est gardé ici.</translation>
        </message>
        <message>
            <source>These answers are for another desk: take them in there. Nothing was changed here.</source>
            <translation>Ces réponses sont celles d’un autre poste : reprenez-les là-bas. Rien n’a changé ici.</translation>
        </message>
        <message>
            <source>The central service asks to wait a little. It is tried again by itself.</source>
            <translation>Le service central demande d’attendre un peu. L’échange sera retenté de lui-même.</translation>
        </message>
        <message>
            <source>The central service has a fault. Everything is kept here and sent later.</source>
            <translation>Le service central a une panne. Tout est gardé ici et partira plus tard.</translation>
        </message>
        <message>
            <source>The central service refused the request. Tell the operator; nothing is lost.</source>
            <translation>Le service central a refusé la demande. Prévenez l’opérateur ; rien n’est perdu.</translation>
        </message>
        <message>
            <source>The central service speaks another version. Update Comptoir; nothing is lost.</source>
            <translation>Le service central parle une autre version. Mettez Comptoir à jour ; rien n’est perdu.</translation>
        </message>
        <message>
            <source>This address is not safe: it must begin with https://.</source>
            <translation>Cette adresse n’est pas sûre : elle doit commencer par https://.</translation>
        </message>
        <message>
            <source>This enrolment code is mistyped, already used, expired, or from another central service. Check it letter by letter, or ask the operator for a new one.</source>
            <translation>Ce code d’enrôlement est mal tapé, déjà utilisé, expiré ou d’un autre service central. Vérifiez-le lettre à lettre, ou demandez-en un nouveau à l’opérateur.</translation>
        </message>
        <message>
            <source>The central service did not do what was asked. Try again; nothing is lost.</source>
            <translation>Le service central n’a pas fait ce qui était demandé. Recommencez ; rien n’est perdu.</translation>
        </message>
        <message>
            <source>There is no file or folder “{path}”. Choose another source in Settings.</source>
            <translation>Il n’y a pas de fichier ni de dossier « {path} ». Choisissez une autre source dans Réglages.</translation>
        </message>
        <message>
            <source>“{path}” is not a picture or a video that can be opened. Choose another.</source>
            <translation>« {path} » n’est ni une image ni une vidéo lisible. Choisissez-en une autre.</translation>
        </message>
        <message>
            <source>No camera was found. Plug one in, choose another in Settings, or use a handheld scanner.</source>
            <translation>Aucune caméra trouvée. Branchez-en une, choisissez-en une autre dans Réglages, ou utilisez une douchette.</translation>
        </message>
        <message>
            <source>The camera is used by another program. Close it; the camera then comes back.</source>
            <translation>La caméra est prise par un autre programme. Fermez-le ; l’image reviendra.</translation>
        </message>
        <message>
            <source>The camera was unplugged. Plug it in again; it comes back by itself.</source>
            <translation>La caméra a été débranchée. Rebranchez-la ; l’image reviendra d’elle-même.</translation>
        </message>
        <message>
            <source>The camera gives no picture. Use a handheld scanner or type the short code meanwhile.</source>
            <translation>La caméra ne donne pas d’image. En attendant, utilisez une douchette ou tapez le code court.</translation>
        </message>
        <message>
            <source>No picture comes from “{host}”. Check the address and the network.</source>
            <translation>Aucune image ne vient de « {host} ». Vérifiez l’adresse et le réseau.</translation>
        </message>
    </context>
    <context>
        <name>Refusals</name>
        <message>
            <source>This voucher had already been used.</source>
            <translation>Ce pass avait déjà été utilisé.</translation>
        </message>
        <message>
            <source>The voucher had expired.</source>
            <translation>Le pass était expiré.</translation>
        </message>
        <message>
            <source>The voucher was not valid yet.</source>
            <translation>Le pass n’était pas encore valable.</translation>
        </message>
        <message>
            <source>The voucher is blocked: lost, stolen or cancelled.</source>
            <translation>Le pass est bloqué : perdu, volé ou annulé.</translation>
        </message>
        <message>
            <source>The voucher is for another territory.</source>
            <translation>Le pass est d’un autre territoire.</translation>
        </message>
        <message>
            <source>The voucher does not pay for this service.</source>
            <translation>Le pass ne paie pas cette prestation.</translation>
        </message>
        <message>
            <source>The voucher is not genuine.</source>
            <translation>Le pass n’est pas authentique.</translation>
        </message>
        <message>
            <source>The centre does not know this voucher.</source>
            <translation>Le service central ne connaît pas ce pass.</translation>
        </message>
        <message>
            <source>The centre could not read what this desk sent. Tell the operator.</source>
            <translation>Le service central n’a pas pu lire cet envoi. Prévenez l’opérateur.</translation>
        </message>
        <message>
            <source>This desk's right to redeem was withdrawn. The operator will decide.</source>
            <translation>Le droit d’encaisser a été retiré à ce poste. L’opérateur décidera.</translation>
        </message>
        <message>
            <source>This desk's journal has a gap. The operator will decide.</source>
            <translation>Le journal de ce poste a un trou. L’opérateur décidera.</translation>
        </message>
        <message>
            <source>The centre does not know this redemption.</source>
            <translation>Le service central ne connaît pas cet encaissement.</translation>
        </message>
        <message>
            <source>It has already been paid: it can no longer be undone.</source>
            <translation>Il a déjà été payé : il ne peut plus être annulé.</translation>
        </message>
        <message>
            <source>The centre does not know this service.</source>
            <translation>Le service central ne connaît pas cette prestation.</translation>
        </message>
    </context>
    <context>
        <name>SettingsPage</name>
        <message>
            <source>Camera</source>
            <translation>Caméra</translation>
        </message>
        <message>
            <source>Play a sound with each answer</source>
            <translation>Jouer un son à chaque réponse</translation>
        </message>
        <message>
            <source>The language changes at the next start.</source>
            <translation>La langue changera au prochain démarrage.</translation>
        </message>
        <message numerus="yes">
            <source>%n character(s) received</source>
            <translation>
                <numerusform>%n caractère reçu</numerusform>
                <numerusform>%n caractères reçus</numerusform>
            </translation>
        </message>
        <message>
            <source>{what} The French keyboard layout was undone.</source>
            <translation>{what} Le clavier français a été corrigé.</translation>
        </message>
        <message>
            <source>This has the form of a voucher: the scanner works.</source>
            <translation>Cela a la forme d’un pass : le lecteur fonctionne.</translation>
        </message>
        <message>
            <source>This has the form of a short code: it works.</source>
            <translation>Cela a la forme d’un code court : tout fonctionne.</translation>
        </message>
        <message>
            <source>A voucher in part: the reading was cut or doubled. Set the scanner to type more slowly.</source>
            <translation>Un pass en partie : la lecture a été coupée ou doublée. Réglez la douchette pour qu’elle tape plus lentement.</translation>
        </message>
        <message>
            <source>A short code with a wrong character.</source>
            <translation>Un code court avec un caractère faux.</translation>
        </message>
        <message>
            <source>Camera {number}</source>
            <translation>Caméra {number}</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>Comme le système</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Clair</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Sombre</translation>
        </message>
        <message>
            <source>{percent} %</source>
            <translation>{percent} %</translation>
        </message>
        <message>
            <source>Scanner test</source>
            <translation>Essai du lecteur</translation>
        </message>
        <message>
            <source>Scan any voucher now, with the camera or a handheld scanner: on this page nothing is redeemed.</source>
            <translation>Scannez un pass, à la caméra ou à la douchette : sur cette page, rien n’est encaissé.</translation>
        </message>
        <message>
            <source>Look for cameras</source>
            <translation>Chercher les caméras</translation>
        </message>
        <message>
            <source>Appearance</source>
            <translation>Apparence</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>Thème</translation>
        </message>
        <message>
            <source>Text size</source>
            <translation>Taille du texte</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>Langue</translation>
        </message>
        <message>
            <source>Sound</source>
            <translation>Son</translation>
        </message>
        <message>
            <source>Play the sounds</source>
            <translation>Écouter les sons</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Réglages</translation>
        </message>
    </context>
    <context>
        <name>Shell</name>
        <message>
            <source>Opening the desk…</source>
            <translation>Ouverture du poste…</translation>
        </message>
        <message>
            <source>Preparing the demonstration…</source>
            <translation>Préparation de la démonstration…</translation>
        </message>
        <message>
            <source>Desk 1</source>
            <translation>Poste 1</translation>
        </message>
        <message>
            <source>Pictures of the demonstration</source>
            <translation>Images de la démonstration</translation>
        </message>
        <message>
            <source>Enrolling this desk…</source>
            <translation>Enrôlement de ce poste…</translation>
        </message>
        <message>
            <source>Throwing the demonstration away…</source>
            <translation>Effacement de la démonstration…</translation>
        </message>
    </context>
    <context>
        <name>ShortCodeField</name>
        <message>
            <source>Short code</source>
            <translation>Code court</translation>
        </message>
        <message>
            <source>The twenty characters printed under the QR code, then Enter</source>
            <translation>Les vingt caractères imprimés sous le QR code, puis Entrée</translation>
        </message>
    </context>
    <context>
        <name>StatementTableModel</name>
        <message>
            <source>Month</source>
            <translation>Mois</translation>
        </message>
        <message>
            <source>Owed</source>
            <translation>Dû</translation>
        </message>
        <message>
            <source>Held</source>
            <translation>En suspens</translation>
        </message>
    </context>
    <context>
        <name>Statements</name>
        <message>
            <source>This statement does not prove what it says</source>
            <translation>Ce relevé ne prouve pas ce qu’il dit</translation>
        </message>
        <message>
            <source>Save the file, keep it as it is and call the operator.</source>
            <translation>Enregistrez le fichier, gardez-le tel quel et appelez l’opérateur.</translation>
        </message>
        <message>
            <source>The centre accepted them and this desk holds the receipts: call the operator.</source>
            <translation>Le service central les a acceptés et ce poste en garde les accusés de réception : appelez l’opérateur.</translation>
        </message>
        <message>
            <source>The signature of the centre holds for the whole statement, the totals are the sum of the lines, and no redemption accepted at this desk is missing.</source>
            <translation>La signature du service central vaut pour tout le relevé, les totaux sont la somme des lignes, et aucun encaissement accepté sur ce poste ne manque.</translation>
        </message>
        <message>
            <source>Voucher {voucher}, redeemed {moment}, {amount}</source>
            <translation>Pass {voucher}, encaissé {moment}, {amount}</translation>
        </message>
        <message>
            <source>It is not signed by the centre of this desk.</source>
            <translation>Il n’est pas signé par le service central de ce poste.</translation>
        </message>
        <message>
            <source>Its signature is wrong: the file was changed.</source>
            <translation>Sa signature est fausse : le fichier a été modifié.</translation>
        </message>
        <message>
            <source>The file is damaged.</source>
            <translation>Le fichier est abîmé.</translation>
        </message>
        <message>
            <source>A receipt in it is not genuine or is damaged.</source>
            <translation>Un de ses accusés de réception est faux ou abîmé.</translation>
        </message>
        <message>
            <source>A receipt that the statement names is not in the file.</source>
            <translation>Un accusé de réception que le relevé nomme manque dans le fichier.</translation>
        </message>
        <message>
            <source>The file holds a receipt that the statement does not name.</source>
            <translation>Le fichier contient un accusé de réception que le relevé ne nomme pas.</translation>
        </message>
        <message>
            <source>A redemption or its receipt is in it twice.</source>
            <translation>Un encaissement ou son accusé de réception y est deux fois.</translation>
        </message>
        <message>
            <source>A receipt of another site is in it.</source>
            <translation>Il contient un accusé de réception d’un autre point de présence.</translation>
        </message>
        <message>
            <source>A line says something else than its receipt.</source>
            <translation>Une ligne ne dit pas la même chose que son accusé de réception.</translation>
        </message>
        <message>
            <source>A line rests on a receipt that was replaced.</source>
            <translation>Une ligne s’appuie sur un accusé de réception qui a été remplacé.</translation>
        </message>
        <message>
            <source>A line pays a redemption that was undone.</source>
            <translation>Une ligne paie un encaissement annulé.</translation>
        </message>
        <message>
            <source>A voucher is paid twice.</source>
            <translation>Un pass est payé deux fois.</translation>
        </message>
        <message>
            <source>A redemption that a receipt proves is left out.</source>
            <translation>Un encaissement prouvé par un accusé de réception y manque.</translation>
        </message>
        <message>
            <source>What it says about replaced receipts is not true.</source>
            <translation>Ce qu’il dit des accusés de réception remplacés est faux.</translation>
        </message>
        <message>
            <source>The totals are not the sum of the lines.</source>
            <translation>Les totaux ne sont pas la somme des lignes.</translation>
        </message>
        <message>
            <source>Its dates do not fit its month.</source>
            <translation>Ses dates ne correspondent pas à son mois.</translation>
        </message>
    </context>
    <context>
        <name>StatementsPage</name>
        <message>
            <source>Verify</source>
            <translation>Vérifier</translation>
        </message>
        <message>
            <source>Save the file…</source>
            <translation>Enregistrer le fichier…</translation>
        </message>
        <message>
            <source>No statement yet</source>
            <translation>Aucun relevé pour l’instant</translation>
        </message>
        <message>
            <source>At the end of each month the operator signs what the site is owed. The statement comes with an exchange, and proves it even if the operator disappears.</source>
            <translation>À la fin de chaque mois, l’opérateur signe ce qui vous est dû. Le relevé arrive avec un échange, et le prouve même si l’opérateur disparaît.</translation>
        </message>
        <message>
            <source>Payments to the site</source>
            <translation>Contre-paiement</translation>
        </message>
        <message>
            <source>Anybody can check it, years later, with this file and the fingerprint of the centre (Diagnostics).</source>
            <translation>Avec ce fichier et l’empreinte du service central (page Diagnostic), chacun peut le vérifier, même des années plus tard.</translation>
        </message>
        <message>
            <source>Saved as “{name}”</source>
            <translation>Enregistré sous « {name} »</translation>
        </message>
        <message>
            <source>This could not be done</source>
            <translation>Cela n’a pas pu se faire</translation>
        </message>
        <message>
            <source>From sponsors</source>
            <translation>Par les commanditaires</translation>
        </message>
        <message>
            <source>From the operator's guarantee</source>
            <translation>Par la garantie de l’opérateur</translation>
        </message>
        <message>
            <source>Held for a decision</source>
            <translation>En suspens</translation>
        </message>
        <message>
            <source>Received</source>
            <translation>Reçu</translation>
        </message>
        <message>
            <source>none</source>
            <translation>aucun</translation>
        </message>
        <message numerus="yes">
            <source>%n redemption(s), paid later if accepted</source>
            <translation>
                <numerusform>%n encaissement, payé plus tard s’il est accepté</numerusform>
                <numerusform>%n encaissements, payés plus tard s’ils sont acceptés</numerusform>
            </translation>
        </message>
        <message>
            <source>Months</source>
            <translation>Mois</translation>
        </message>
        <message>
            <source>Owed to the site</source>
            <translation>Dû au point de présence</translation>
        </message>
        <message>
            <source>Verifying…</source>
            <translation>Vérification…</translation>
        </message>
        <message>
            <source>Where to save the statement?</source>
            <translation>Où enregistrer le relevé ?</translation>
        </message>
        <message>
            <source>Statements (*.json)</source>
            <translation>Relevés (*.json)</translation>
        </message>
    </context>
    <context>
        <name>States</name>
        <message>
            <source>Voucher {voucher}</source>
            <translation>Pass {voucher}</translation>
        </message>
        <message>
            <source>Confirmed, not undone</source>
            <translation>Confirmé, non annulé</translation>
        </message>
        <message>
            <source>Not taken</source>
            <translation>Non encaissé</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>En attente</translation>
        </message>
        <message>
            <source>Confirmed</source>
            <translation>Confirmé</translation>
        </message>
        <message>
            <source>Refused by the centre</source>
            <translation>Refusé par le service central</translation>
        </message>
        <message>
            <source>In dispute</source>
            <translation>En contestation</translation>
        </message>
        <message>
            <source>Undone</source>
            <translation>Annulé</translation>
        </message>
    </context>
    <context>
        <name>StatusPill</name>
        <message>
            <source>Sending: {sent} of {total}</source>
            <translation>Envoi : {sent} sur {total}</translation>
        </message>
        <message>
            <source>The centre refuses the exchange: see Exchange</source>
            <translation>Le service central refuse l’échange : voir Échanges</translation>
        </message>
        <message>
            <source>Authorised: {left} more · {vouchers} = {amount} waiting</source>
            <translation>Sous autorisation : encore {left} · {vouchers} = {amount} en attente</translation>
        </message>
        <message>
            <source>Offline · {vouchers} = {amount} waiting since {since}</source>
            <translation>Hors ligne · {vouchers} = {amount} en attente depuis {since}</translation>
        </message>
        <message numerus="yes">
            <source>Offline · %n undo(s) waiting to be sent</source>
            <translation>
                <numerusform>Hors ligne · %n annulation en attente d’envoi</numerusform>
                <numerusform>Hors ligne · %n annulations en attente d’envoi</numerusform>
            </translation>
        </message>
        <message>
            <source>Offline · nothing waits</source>
            <translation>Hors ligne · rien en attente</translation>
        </message>
        <message>
            <source>{vouchers} = {amount} waiting since {since}</source>
            <translation>{vouchers} = {amount} en attente depuis {since}</translation>
        </message>
        <message numerus="yes">
            <source>%n undo(s) waiting to be sent</source>
            <translation>
                <numerusform>%n annulation en attente d’envoi</numerusform>
                <numerusform>%n annulations en attente d’envoi</numerusform>
            </translation>
        </message>
        <message>
            <source>No exchange yet</source>
            <translation>Pas encore d’échange</translation>
        </message>
        <message>
            <source>Everything is sent</source>
            <translation>Tout est transmis</translation>
        </message>
    </context>
    <context>
        <name>TodayPage</name>
        <message>
            <source>Undo…</source>
            <translation>Annuler…</translation>
        </message>
        <message>
            <source>See the dispute</source>
            <translation>Voir la contestation</translation>
        </message>
        <message>
            <source>No scan yet today</source>
            <translation>Aucun scan aujourd’hui</translation>
        </message>
        <message>
            <source>The vouchers that you scan at the desk (Ctrl 1) appear here, each with its state.</source>
            <translation>Les pass scannés à l’accueil (Ctrl 1) apparaissent ici, chacun avec son état.</translation>
        </message>
        <message>
            <source>Today</source>
            <translation>Aujourd’hui</translation>
        </message>
        <message>
            <source>{vouchers} · {amount} · confirmed {confirmed} · waiting {waiting}</source>
            <translation>{vouchers} · {amount} · confirmés {confirmed} · en attente {waiting}</translation>
        </message>
        <message>
            <source>Scans of today</source>
            <translation>Scans du jour</translation>
        </message>
        <message>
            <source>Withdraw…</source>
            <translation>Retirer…</translation>
        </message>
    </context>
    <context>
        <name>VerdictCard</name>
        <message>
            <source>What now:</source>
            <translation>Et maintenant :</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Annuler</translation>
        </message>
        <message>
            <source>Coordinator's authorisation…</source>
            <translation>Autorisation du coordinateur…</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>Prêt</translation>
        </message>
        <message>
            <source>Hold a voucher in front of the camera.</source>
            <translation>Présentez un pass devant la caméra.</translation>
        </message>
        <message>
            <source>A handheld scanner works at any moment. If the code cannot be read, type the short code (F2).</source>
            <translation>La douchette fonctionne à tout moment. Si le code est illisible, tapez le code court (F2).</translation>
        </message>
        <message>
            <source>Undo the last one</source>
            <translation>Annuler le dernier</translation>
        </message>
        <message>
            <source>TEST: nothing is redeemed</source>
            <translation>TEST : rien n’est encaissé</translation>
        </message>
    </context>
    <context>
        <name>Verdicts</name>
        <message>
            <source>Valid</source>
            <translation>Valable</translation>
        </message>
        <message>
            <source>This was a test: nothing is redeemed. Leave the test mode to redeem it.</source>
            <translation>C’était un test : rien n’est encaissé. Quittez le mode test pour l’encaisser.</translation>
        </message>
        <message>
            <source>Already taken, by you, just now</source>
            <translation>Déjà pris, par vous, à l’instant</translation>
        </message>
        <message>
            <source>This voucher was redeemed here a moment ago. It is counted once.</source>
            <translation>Ce pass vient d’être encaissé ici. Il est compté une seule fois.</translation>
        </message>
        <message>
            <source>Nothing to do. If it should not have been taken, undo it.</source>
            <translation>Rien à faire. S’il ne fallait pas le prendre, annulez.</translation>
        </message>
        <message>
            <source>Code not genuine</source>
            <translation>Code non authentique</translation>
        </message>
        <message>
            <source>The central service never printed this short code.</source>
            <translation>Le service central n’a jamais imprimé ce code court.</translation>
        </message>
        <message>
            <source>Compare it with the paper, letter by letter. The voucher was not touched.</source>
            <translation>Comparez-le au papier, lettre à lettre. Le pass n’a pas été touché.</translation>
        </message>
        <message>
            <source>Not recorded</source>
            <translation>Non enregistré</translation>
        </message>
        <message>
            <source>The voucher was not taken. Scan it again once this is solved.</source>
            <translation>Le pass n’a pas été pris. Scannez-le de nouveau une fois le problème réglé.</translation>
        </message>
        <message>
            <source>Undone</source>
            <translation>Annulé</translation>
        </message>
        <message>
            <source>The redemption was undone. The voucher can be used again.</source>
            <translation>L’encaissement est annulé. Le pass peut resservir.</translation>
        </message>
        <message>
            <source>Give the voucher back to the person, or scan it again.</source>
            <translation>Rendez le pass à la personne, ou scannez-le de nouveau.</translation>
        </message>
        <message>
            <source>Authorised by the coordinator</source>
            <translation>Autorisé par le coordinateur</translation>
        </message>
        <message>
            <source>Until the next exchange, this desk may take {vouchers} more.</source>
            <translation>Jusqu’au prochain échange, ce poste peut encore accepter {vouchers}.</translation>
        </message>
        <message>
            <source>Show the voucher again: it was not taken yet.</source>
            <translation>Présentez de nouveau le pass : il n’a pas encore été encaissé.</translation>
        </message>
        <message>
            <source>Claim withdrawn</source>
            <translation>Demande retirée</translation>
        </message>
        <message>
            <source>This desk no longer asks to be paid for this voucher.</source>
            <translation>Ce poste ne demande plus le paiement de ce pass.</translation>
        </message>
        <message>
            <source>Nothing more to do: the operator is told at the next exchange.</source>
            <translation>Rien d’autre à faire : l’opérateur en est informé au prochain échange.</translation>
        </message>
        <message>
            <source>Accepted</source>
            <translation>Accepté</translation>
        </message>
        <message>
            <source>Keep the paper voucher. Its receipt is stored at this desk.</source>
            <translation>Gardez le pass papier. Son accusé de réception est sur ce poste.</translation>
        </message>
        <message>
            <source>In dispute</source>
            <translation>En contestation</translation>
        </message>
        <message>
            <source>Refused by the centre</source>
            <translation>Refusé par le service central</translation>
        </message>
        <message>
            <source>Already redeemed {moment} by {site}.</source>
            <translation>{site} l’a déjà encaissé, {moment}.</translation>
        </message>
        <message>
            <source>The centre gave no reason.</source>
            <translation>Le service central n’a pas donné de raison.</translation>
        </message>
        <message>
            <source>The centre did not undo it: the redemption stands.</source>
            <translation>Le service central ne l’a pas annulé : l’encaissement est maintenu.</translation>
        </message>
        <message>
            <source>Keep the paper voucher and tell your coordinator: the operator decides with both sides. If the other side is right, withdraw the claim in Today.</source>
            <translation>Gardez le pass papier et prévenez votre coordination : l’opérateur tranche avec les deux parties. Si l’autre a raison, retirez la demande dans Aujourd’hui.</translation>
        </message>
        <message>
            <source>Keep the paper voucher and tell your coordinator: the operator decides with both sides.</source>
            <translation>Gardez le pass papier et prévenez votre coordination : l’opérateur décide avec les deux lieux.</translation>
        </message>
        <message>
            <source>Keep the paper voucher and tell your coordinator: this one is not paid for now.</source>
            <translation>Gardez le pass papier et prévenez votre coordination : celui-ci n’est pas payé pour l’instant.</translation>
        </message>
        <message>
            <source>Service</source>
            <translation>Prestation</translation>
        </message>
        <message>
            <source>Voucher</source>
            <translation>Pass</translation>
        </message>
        <message>
            <source>until {day}</source>
            <translation>jusqu’au {day}</translation>
        </message>
        <message>
            <source>not used, as of {moment}</source>
            <translation>non utilisé (liste reçue {moment})</translation>
        </message>
        <message>
            <source>List</source>
            <translation>Liste</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Note</translation>
        </message>
        <message>
            <source>booklet {campaign}-{booklet}, voucher {place} of {size}</source>
            <translation>carnet {campaign}-{booklet}, pass {place} sur {size}</translation>
        </message>
        <message>
            <source>1 voucher · {amount} · {sponsor}</source>
            <translation>1 pass · {amount} · {sponsor}</translation>
        </message>
        <message>
            <source>1 voucher · {amount}</source>
            <translation>1 pass · {amount}</translation>
        </message>
        <message>
            <source>Accepted after its date</source>
            <translation>Accepté après sa date</translation>
        </message>
        <message>
            <source>The printed date has passed, but the voucher is still taken for a while.</source>
            <translation>La date imprimée est passée, mais le pass est encore pris quelque temps.</translation>
        </message>
        <message>
            <source>Keep the paper voucher. The confirmation comes with the next exchange.</source>
            <translation>Gardez le pass papier. La confirmation viendra au prochain échange.</translation>
        </message>
        <message>
            <source>Accepted under reserve</source>
            <translation>Accepté sous réserve</translation>
        </message>
        <message>
            <source>Already used</source>
            <translation>Déjà utilisé</translation>
        </message>
        <message>
            <source>Do not take it. Give it back, and ask for another voucher.</source>
            <translation>Ne le prenez pas. Rendez-le, et demandez un autre pass.</translation>
        </message>
        <message>
            <source>Blocked</source>
            <translation>Bloqué</translation>
        </message>
        <message>
            <source>This voucher was declared lost, stolen or cancelled.</source>
            <translation>Ce pass a été déclaré perdu, volé ou annulé.</translation>
        </message>
        <message>
            <source>Do not take it. The person can ask whoever gave it to them.</source>
            <translation>Ne le prenez pas. La personne peut s’adresser à qui le lui a remis.</translation>
        </message>
        <message>
            <source>Not genuine</source>
            <translation>Non authentique</translation>
        </message>
        <message>
            <source>The seal of this voucher is false: it was altered or forged.</source>
            <translation>Le sceau de ce pass est faux : il a été modifié ou imité.</translation>
        </message>
        <message>
            <source>Do not take it. Keep calm, note where it came from, and tell the operator.</source>
            <translation>Ne le prenez pas. Restez calme, notez d’où il vient, et prévenez l’opérateur.</translation>
        </message>
        <message>
            <source>From another issuer</source>
            <translation>D’un autre émetteur</translation>
        </message>
        <message>
            <source>This voucher was not issued by the operator of this site.</source>
            <translation>Ce pass n’a pas été émis par l’opérateur de ce lieu.</translation>
        </message>
        <message>
            <source>Do not take it. It may be usable at the sites of its own issuer.</source>
            <translation>Ne le prenez pas. Il peut servir dans les lieux de son émetteur.</translation>
        </message>
        <message>
            <source>This voucher was already used.</source>
            <translation>Ce pass a déjà été utilisé.</translation>
        </message>
        <message>
            <source>Redeemed here, {moment}.</source>
            <translation>Encaissé ici, {moment}.</translation>
        </message>
        <message>
            <source>Redeemed at another site, according to the list of {moment}.</source>
            <translation>Encaissé ailleurs, d’après la liste reçue {moment}.</translation>
        </message>
        <message>
            <source>It was valid until {day}.</source>
            <translation>Il était valable jusqu’au {day}.</translation>
        </message>
        <message>
            <source>Expired</source>
            <translation>Expiré</translation>
        </message>
        <message>
            <source>Do not take it. The person can ask whoever gave it to them for a new one.</source>
            <translation>Ne le prenez pas. La personne peut en redemander à qui le lui a remis.</translation>
        </message>
        <message>
            <source>It is valid from {day}.</source>
            <translation>Il sera valable à partir du {day}.</translation>
        </message>
        <message>
            <source>Not valid yet</source>
            <translation>Pas encore valable</translation>
        </message>
        <message>
            <source>Give it back: it can be used from that day on.</source>
            <translation>Rendez-le : il servira à partir de ce jour-là.</translation>
        </message>
        <message>
            <source>It can be used in territory {code} only.</source>
            <translation>Il ne sert que dans le territoire {code}.</translation>
        </message>
        <message>
            <source>Another territory</source>
            <translation>Autre territoire</translation>
        </message>
        <message>
            <source>Do not take it. It can be used at a site of its own territory.</source>
            <translation>Ne le prenez pas. Il peut servir dans un lieu de son territoire.</translation>
        </message>
        <message>
            <source>Not for this service</source>
            <translation>Pas pour cette prestation</translation>
        </message>
        <message>
            <source>This voucher does not pay for the service that is chosen.</source>
            <translation>Ce pass ne paie pas la prestation choisie.</translation>
        </message>
        <message>
            <source>Choose another service above and scan again, or give the voucher back.</source>
            <translation>Choisissez une autre prestation ci-dessus et scannez de nouveau, ou rendez le pass.</translation>
        </message>
        <message>
            <source>Unknown campaign</source>
            <translation>Campagne inconnue</translation>
        </message>
        <message>
            <source>This desk does not know the booklet that this short code belongs to.</source>
            <translation>Ce poste ne connaît pas le carnet de ce code court.</translation>
        </message>
        <message>
            <source>Scan the QR code instead, or exchange with the centre and try again.</source>
            <translation>Scannez plutôt le QR code, ou échangez avec le service central puis recommencez.</translation>
        </message>
        <message>
            <source>Could not be read whole</source>
            <translation>Lecture incomplète</translation>
        </message>
        <message>
            <source>The code was read in part, or a character of the short code is wrong.</source>
            <translation>Le code a été lu en partie, ou un caractère du code court est faux.</translation>
        </message>
        <message>
            <source>Flatten the paper and scan again, or type the short code (F2).</source>
            <translation>Aplatissez le papier et scannez de nouveau, ou tapez le code court (F2).</translation>
        </message>
        <message>
            <source>Not a voucher</source>
            <translation>Pas un pass</translation>
        </message>
        <message>
            <source>Ask for the digital pass voucher: its code has a short code printed below.</source>
            <translation>Demandez le pass numérique : un code court est imprimé sous son QR code.</translation>
        </message>
        <message>
            <source>The clock of this computer is wrong</source>
            <translation>L’horloge de cet ordinateur est fausse</translation>
        </message>
        <message>
            <source>It was set back, so the dates of vouchers cannot be judged.</source>
            <translation>Elle a été reculée : les dates des pass ne peuvent pas être jugées.</translation>
        </message>
        <message>
            <source>Set the date and time of the computer, then scan again. Nothing was taken.</source>
            <translation>Réglez la date et l’heure de l’ordinateur, puis scannez de nouveau. Rien n’a été pris.</translation>
        </message>
        <message>
            <source>Not without the centre</source>
            <translation>Pas sans le service central</translation>
        </message>
        <message>
            <source>Too many vouchers wait to be sent from this desk.</source>
            <translation>Trop de pass attendent d’être envoyés de ce poste.</translation>
        </message>
        <message>
            <source>The list of used vouchers is too old.</source>
            <translation>La liste des pass utilisés est trop ancienne.</translation>
        </message>
        <message>
            <source>Without the network, a short code cannot be verified.</source>
            <translation>Sans réseau, un code court ne peut pas être vérifié.</translation>
        </message>
        <message>
            <source>Too many wrong short codes were typed.</source>
            <translation>Trop de codes courts faux ont été tapés.</translation>
        </message>
        <message>
            <source>This desk may no longer redeem vouchers.</source>
            <translation>Ce poste n’a plus le droit d’encaisser.</translation>
        </message>
        <message>
            <source>The data of this desk is a restored backup or a copy: it does not know all that it took.</source>
            <translation>Les données de ce poste sont une sauvegarde restaurée ou une copie : il ne sait pas tout ce qu’il a encaissé.</translation>
        </message>
        <message>
            <source>The offline limit of this desk is reached.</source>
            <translation>La limite hors ligne de ce poste est atteinte.</translation>
        </message>
        <message>
            <source>Scan the QR code, or try again once the network is back. Nothing was taken.</source>
            <translation>Scannez le QR code, ou recommencez quand le réseau revient. Rien n’a été pris.</translation>
        </message>
        <message>
            <source>Wait a few minutes, or scan the QR code. Nothing was taken.</source>
            <translation>Attendez quelques minutes, ou scannez le QR code. Rien n’a été pris.</translation>
        </message>
        <message>
            <source>Call the operator. Nothing was taken.</source>
            <translation>Appelez l’opérateur. Rien n’a été pris.</translation>
        </message>
        <message>
            <source>Connect to the network and press F5: the centre gives it back. Nothing was taken or lost.</source>
            <translation>Connectez-vous au réseau et appuyez sur F5 : le service central le lui rend. Rien n’a été pris ni perdu.</translation>
        </message>
        <message>
            <source>Connect to the network and press F5, then scan again. Nothing was taken.</source>
            <translation>Connectez-vous au réseau, appuyez sur F5, puis scannez de nouveau. Rien n’a été pris.</translation>
        </message>
        <message>
            <source>Many vouchers wait: exchange with the centre soon.</source>
            <translation>Beaucoup de pass attendent : échangez bientôt.</translation>
        </message>
        <message>
            <source>The list of used vouchers is getting old: exchange soon.</source>
            <translation>La liste des pass utilisés vieillit : échangez bientôt.</translation>
        </message>
        <message>
            <source>No list covers this booklet yet: the centre will check.</source>
            <translation>Aucune liste ne couvre encore ce carnet : le service central vérifiera.</translation>
        </message>
        <message>
            <source>The short code is not verified yet: the centre will check.</source>
            <translation>Le code court n’est pas encore vérifié : le service central vérifiera.</translation>
        </message>
        <message>
            <source>The clock of this computer was set back: check it.</source>
            <translation>L’horloge de cet ordinateur a été reculée : vérifiez-la.</translation>
        </message>
        <message>
            <source>Taken beyond the limit, with the coordinator's authorisation.</source>
            <translation>Encaissé au-delà de la limite, avec l’autorisation du coordinateur.</translation>
        </message>
    </context>
    <context>
        <name>VoidDialog</name>
        <message>
            <source>Undo a redemption</source>
            <translation>Annuler un encaissement</translation>
        </message>
        <message>
            <source>Withdraw a claim</source>
            <translation>Retirer une demande</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Note</translation>
        </message>
        <message>
            <source>Stays at this desk; please no names</source>
            <translation>Reste sur ce poste ; pas de nom, merci</translation>
        </message>
        <message>
            <source>{service}, {amount}, redeemed {moment}</source>
            <translation>{service}, {amount}, encaissé {moment}</translation>
        </message>
        <message>
            <source>Undo this redemption?</source>
            <translation>Annuler cet encaissement ?</translation>
        </message>
        <message>
            <source>Withdraw this claim?</source>
            <translation>Retirer cette demande de paiement ?</translation>
        </message>
        <message>
            <source>The centre holds it as a dispute. Withdrawn, this desk is not paid for it.</source>
            <translation>Le service central la traite comme une contestation. Retirée, elle n’est pas payée à ce poste.</translation>
        </message>
        <message>
            <source>Why?</source>
            <translation>Pourquoi ?</translation>
        </message>
        <message>
            <source>Undo it</source>
            <translation>Annuler l’encaissement</translation>
        </message>
        <message>
            <source>Withdraw it</source>
            <translation>La retirer</translation>
        </message>
        <message>
            <source>Keep it</source>
            <translation>Le garder</translation>
        </message>
    </context>
    <context>
        <name>VoidReasons</name>
        <message>
            <source>Scanned by mistake</source>
            <translation>Scanné par erreur</translation>
        </message>
        <message>
            <source>The service was not delivered</source>
            <translation>La prestation n’a pas eu lieu</translation>
        </message>
        <message>
            <source>Wrong service chosen</source>
            <translation>Mauvaise prestation choisie</translation>
        </message>
        <message>
            <source>Another voucher should have been scanned</source>
            <translation>Il fallait scanner un autre pass</translation>
        </message>
        <message>
            <source>Replaced by the signed code of the same voucher</source>
            <translation>Remplacé par le QR code signé du même pass</translation>
        </message>
        <message>
            <source>Other reason</source>
            <translation>Autre raison</translation>
        </message>
        <message>
            <source>This redemption is not known at this desk.</source>
            <translation>Cet encaissement n’est pas connu de ce poste.</translation>
        </message>
        <message>
            <source>This redemption was already undone.</source>
            <translation>Cet encaissement est déjà annulé.</translation>
        </message>
        <message>
            <source>The centre did not accept this redemption: there is nothing to undo.</source>
            <translation>Le service central n’a pas accepté cet encaissement : il n’y a rien à annuler.</translation>
        </message>
    </context>
    <context>
        <name>WaitingTableModel</name>
        <message>
            <source>Since</source>
            <translation>Depuis</translation>
        </message>
        <message>
            <source>What</source>
            <translation>Quoi</translation>
        </message>
        <message>
            <source>Voucher</source>
            <translation>Pass</translation>
        </message>
        <message>
            <source>Amount</source>
            <translation>Montant</translation>
        </message>
        <message>
            <source>Why it still waits</source>
            <translation>Pourquoi il attend encore</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Annulation</translation>
        </message>
        <message>
            <source>Redemption</source>
            <translation>Encaissement</translation>
        </message>
        <message>
            <source>Not sent yet</source>
            <translation>Pas encore envoyé</translation>
        </message>
        <message numerus="yes">
            <source>Sent %n time(s) without an answer</source>
            <translation>
                <numerusform>Envoyé %n fois sans réponse</numerusform>
                <numerusform>Envoyé %n fois sans réponse</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>WelcomePage</name>
        <message>
            <source>Open the demonstration</source>
            <translation>Ouvrir la démonstration</translation>
        </message>
        <message>
            <source>Address of the central service</source>
            <translation>Adresse du service central</translation>
        </message>
        <message>
            <source>Enrolment code</source>
            <translation>Code d’enrôlement</translation>
        </message>
        <message>
            <source>given by the operator, usable once</source>
            <translation>remis par l’opérateur</translation>
        </message>
        <message>
            <source>Name of this desk</source>
            <translation>Nom de ce poste</translation>
        </message>
        <message>
            <source>Desk 1</source>
            <translation>Poste 1</translation>
        </message>
        <message>
            <source>Enrol this desk</source>
            <translation>Enrôler ce poste</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>Avancement</translation>
        </message>
        <message>
            <source>It did not succeed</source>
            <translation>Cela n’a pas abouti</translation>
        </message>
        <message>
            <source>Fill in the address and the code that the operator gave you.</source>
            <translation>Indiquez l’adresse et le code donnés par l’opérateur.</translation>
        </message>
        <message>
            <source>Demonstration</source>
            <translation>Démonstration</translation>
        </message>
        <message>
            <source>Try everything with vouchers that are worth nothing: a central service runs on this computer.</source>
            <translation>Essayez tout avec des pass qui ne valent rien : un service central tourne sur cet ordinateur.</translation>
        </message>
        <message>
            <source>A booklet is made for you, to print or to show to the camera; without a camera, pictures replace it.</source>
            <translation>Un carnet est fait pour vous, à imprimer ou à montrer à la caméra ; sans caméra, des images la remplacent.</translation>
        </message>
        <message>
            <source>Everything can be thrown away with one click.</source>
            <translation>Tout s’efface en un clic.</translation>
        </message>
        <message>
            <source>The operator of your territory gives you an address and a code.</source>
            <translation>L’opérateur de votre territoire vous donne une adresse et un code.</translation>
        </message>
        <message>
            <source>Welcome to Comptoir</source>
            <translation>Bienvenue dans Comptoir</translation>
        </message>
        <message>
            <source>This computer is not yet a desk. Two ways to begin:</source>
            <translation>Cet ordinateur n’est pas encore un poste. Deux façons de commencer :</translation>
        </message>
    </context>
    <context>
        <name>_Counts</name>
        <message numerus="yes">
            <source>%n voucher(s)</source>
            <translation>
                <numerusform>%n pass</numerusform>
                <numerusform>%n pass</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n minute(s)</source>
            <translation>
                <numerusform>%n minute</numerusform>
                <numerusform>%n minutes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n hour(s)</source>
            <translation>
                <numerusform>%n heure</numerusform>
                <numerusform>%n heures</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n day(s)</source>
            <translation>
                <numerusform>%n jour</numerusform>
                <numerusform>%n jours</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>File written: %n redemption(s) or undo(s) in it</source>
            <translation>
                <numerusform>Fichier écrit : %n encaissement ou annulation</numerusform>
                <numerusform>Fichier écrit : %n encaissements ou annulations</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Answer taken in: %n confirmed</source>
            <translation>
                <numerusform>Réponse reprise : %n confirmé</numerusform>
                <numerusform>Réponse reprise : %n confirmés</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n request(s) answered</source>
            <translation>
                <numerusform>%n demande a sa réponse</numerusform>
                <numerusform>%n demandes ont leur réponse</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Proved: %n redemption(s) paid, each by a signed receipt</source>
            <translation>
                <numerusform>Prouvé : %n encaissement payé, avec son accusé de réception signé</numerusform>
                <numerusform>Prouvé : %n encaissements payés, chacun avec son accusé de réception signé</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n redemption(s) of this desk missing in the statement</source>
            <translation>
                <numerusform>%n encaissement de ce poste manque dans le relevé</numerusform>
                <numerusform>%n encaissements de ce poste manquent dans le relevé</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>_TextArea</name>
        <message>
            <source>Scrolls with the arrow keys</source>
            <translation>Défile avec les flèches</translation>
        </message>
    </context>
</TS>
