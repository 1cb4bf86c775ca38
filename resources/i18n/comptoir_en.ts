<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>ContestDialog</name>
        <message numerus="yes">
            <source>%n character(s) too many</source>
            <translation>
                <numerusform>%n character too many</numerusform>
                <numerusform>%n characters too many</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n character(s) left</source>
            <translation>
                <numerusform>%n character left</numerusform>
                <numerusform>%n characters left</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ExchangePage</name>
        <message numerus="yes">
            <source>%n undo(s) waiting to be sent</source>
            <translation>
                <numerusform>%n undo waiting to be sent</numerusform>
                <numerusform>%n undos waiting to be sent</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n campaign(s) covered</source>
            <translation>
                <numerusform>%n campaign covered</numerusform>
                <numerusform>%n campaigns covered</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n redemption(s) not accepted by the centre</source>
            <translation>
                <numerusform>%n redemption not accepted by the centre</numerusform>
                <numerusform>%n redemptions not accepted by the centre</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Next try in %n second(s).</source>
            <translation>
                <numerusform>Next try in %n second.</numerusform>
                <numerusform>Next try in %n seconds.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n item(s) without an answer: the list below says why</source>
            <translation>
                <numerusform>%n item without an answer: the list below says why</numerusform>
                <numerusform>%n items without an answer: the list below says why</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Header</name>
        <message numerus="yes">
            <source>%n dispute(s) to read</source>
            <translation>
                <numerusform>%n dispute to read</numerusform>
                <numerusform>%n disputes to read</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>SettingsPage</name>
        <message numerus="yes">
            <source>%n character(s) received</source>
            <translation>
                <numerusform>%n character received</numerusform>
                <numerusform>%n characters received</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>StatementsPage</name>
        <message numerus="yes">
            <source>%n redemption(s), paid later if accepted</source>
            <translation>
                <numerusform>%n redemption, paid later if accepted</numerusform>
                <numerusform>%n redemptions, paid later if accepted</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>StatusPill</name>
        <message numerus="yes">
            <source>Offline · %n undo(s) waiting to be sent</source>
            <translation>
                <numerusform>Offline · %n undo waiting to be sent</numerusform>
                <numerusform>Offline · %n undos waiting to be sent</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n undo(s) waiting to be sent</source>
            <translation>
                <numerusform>%n undo waiting to be sent</numerusform>
                <numerusform>%n undos waiting to be sent</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>WaitingTableModel</name>
        <message numerus="yes">
            <source>Sent %n time(s) without an answer</source>
            <translation>
                <numerusform>Sent %n time without an answer</numerusform>
                <numerusform>Sent %n times without an answer</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>_Counts</name>
        <message numerus="yes">
            <source>%n voucher(s)</source>
            <translation>
                <numerusform>%n voucher</numerusform>
                <numerusform>%n vouchers</numerusform>
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
                <numerusform>%n hour</numerusform>
                <numerusform>%n hours</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n day(s)</source>
            <translation>
                <numerusform>%n day</numerusform>
                <numerusform>%n days</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>File written: %n redemption(s) or undo(s) in it</source>
            <translation>
                <numerusform>File written: %n redemption or undo in it</numerusform>
                <numerusform>File written: %n redemptions or undos in it</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Answer taken in: %n confirmed</source>
            <translation>
                <numerusform>Answer taken in: %n confirmed</numerusform>
                <numerusform>Answer taken in: %n confirmed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n request(s) answered</source>
            <translation>
                <numerusform>%n request answered</numerusform>
                <numerusform>%n requests answered</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Proved: %n redemption(s) paid, each by a signed receipt</source>
            <translation>
                <numerusform>Proved: %n redemption paid, by a signed receipt</numerusform>
                <numerusform>Proved: %n redemptions paid, each by a signed receipt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n redemption(s) of this desk missing in the statement</source>
            <translation>
                <numerusform>%n redemption of this desk missing in the statement</numerusform>
                <numerusform>%n redemptions of this desk missing in the statement</numerusform>
            </translation>
        </message>
    </context>
</TS>
